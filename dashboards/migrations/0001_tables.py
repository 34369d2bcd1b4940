from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('dashboards', '0001_initial'), ('dashboards', '0002_alignment_is_kept')]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True)),
                ('computed_at', models.DateTimeField()),
                ('as_of', models.DateField()),
                ('data', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='AlignmentSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taken_on', models.DateField()),
                ('taken_at', models.DateTimeField()),
                ('month', models.DateField(blank=True, help_text='The month it is the snapshot of.', null=True, unique=True)),
                ('cause', models.CharField(choices=[('month', 'Monthly'), ('change', 'A goal or the budget changed'), ('asked', 'Taken by hand')], max_length=8)),
                ('note', models.CharField(blank=True, max_length=120)),
                ('digest', models.CharField(max_length=64)),
                ('cursor', models.PositiveBigIntegerField(default=0, help_text='The newest audit row it had seen.')),
                ('data', models.JSONField()),
            ],
            options={
                'indexes': [models.Index(fields=['-taken_at', '-id'], name='newest_snapshot')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('cause', 'month'), ('month__isnull', False)), models.Q(models.Q(('cause', 'month'), _negated=True), ('month', None)), _connector='OR'), name='a_monthly_snapshot_names_its_month')],
            },
        ),
    ]
