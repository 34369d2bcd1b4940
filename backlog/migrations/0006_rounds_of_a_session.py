import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('backlog', '0005_how_sure_ranks_are'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField(choices=[(1, '1'), (2, '2'), (3, '3'), (5, '5'), (8, '8'), (13, '13'), (20, '20')])),
                ('reason', models.CharField(max_length=300)),
                ('chosen_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('column', models.CharField(choices=[('business_value', 'User-business value'), ('time_criticality', 'Time criticality'), ('risk_reduction', 'Risk reduction'), ('job_size', 'Job size')], max_length=16)),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('opened_at', models.DateTimeField()),
                ('revealed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='scoringsession',
            name='co_facilitator',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scoringsession',
            name='column',
            field=models.CharField(blank=True, choices=[('business_value', 'User-business value'), ('time_criticality', 'Time criticality'), ('risk_reduction', 'Risk reduction'), ('job_size', 'Job size')], max_length=16, verbose_name='column voted on now'),
        ),
        migrations.AddField(
            model_name='scoringsession',
            name='revision',
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='choice',
            name='chosen_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='choice',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='backlog.item'),
        ),
        migrations.AddField(
            model_name='round',
            name='items',
            field=models.ManyToManyField(related_name='+', to='backlog.item'),
        ),
        migrations.AddField(
            model_name='round',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='round',
            name='revealed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='round',
            name='session',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='backlog.scoringsession'),
        ),
        migrations.AddField(
            model_name='choice',
            name='round',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='backlog.round'),
        ),
        migrations.AddField(
            model_name='vote',
            name='round',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='backlog.round'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('session', 'column', 'number'), name='rounds_count_up'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(condition=models.Q(('revealed_at', None)), fields=('session', 'column'), name='one_hidden_round_per_column'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revealed_at', None), ('revealed_by', None)), models.Q(('revealed_at__isnull', False), ('revealed_by__isnull', False)), _connector='OR'), name='reveal_has_person_and_time'),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.UniqueConstraint(fields=('round', 'item'), name='one_choice_per_item_and_round'),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.CheckConstraint(condition=models.Q(('value__in', (1, 2, 3, 5, 8, 13, 20))), name='choice_is_on_the_scale'),
        ),
        migrations.AddConstraint(
            model_name='choice',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='choice_has_a_reason'),
        ),
    ]
