import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('backlog', '0001_initial'), ('backlog', '0002_initial'), ('backlog', '0003_order_key'), ('backlog', '0004_rank_history'), ('backlog', '0005_rank_causes'), ('backlog', '0006_key_counters'), ('backlog', '0007_votes_are_revealed'), ('backlog', '0008_only_the_program_is_ranked')]

    dependencies = [
        ('core', '0001_tables'),
        ('discovery', '0001_tables'),
        ('portfolio', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, unique=True)),
                ('kind', models.CharField(choices=[('theme', 'Theme'), ('epic', 'Epic'), ('feature', 'Feature'), ('story', 'Story'), ('enabler', 'Enabler'), ('defect', 'Defect'), ('debt', 'Technical debt')], default='feature', max_length=8)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.product')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='backlog.item')),
                ('title', models.CharField(max_length=300)),
                ('description', models.TextField(blank=True)),
                ('acceptance_criteria', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('idea', 'Idea'), ('ready', 'Ready'), ('in_progress', 'In progress'), ('done', 'Done'), ('dropped', 'Dropped')], default='idea', max_length=12)),
                ('service', models.CharField(choices=[('expedite', 'Expedite'), ('fixed_date', 'Fixed date'), ('standard', 'Standard'), ('intangible', 'Intangible')], default='standard', max_length=12, verbose_name='class of service')),
                ('due_on', models.DateField(blank=True, null=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('labels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                ('story_points', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ('business_value', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1'), (2, '2'), (3, '3'), (5, '5'), (8, '8'), (13, '13'), (20, '20')], null=True, verbose_name='user-business value')),
                ('time_criticality', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1'), (2, '2'), (3, '3'), (5, '5'), (8, '8'), (13, '13'), (20, '20')], null=True)),
                ('risk_reduction', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1'), (2, '2'), (3, '3'), (5, '5'), (8, '8'), (13, '13'), (20, '20')], null=True, verbose_name='risk reduction, opportunity enablement')),
                ('job_size', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1'), (2, '2'), (3, '3'), (5, '5'), (8, '8'), (13, '13'), (20, '20')], null=True)),
                ('duration_override', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1'), (2, '2'), (3, '3'), (5, '5'), (8, '8'), (13, '13'), (20, '20')], null=True)),
                ('scored_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scored_at', models.DateTimeField(blank=True, null=True)),
                ('key_result', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.keyresult')),
                ('external_key', models.CharField(blank=True, max_length=60)),
                ('external_url', models.URLField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('size', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('duration_override', 'job_size'), output_field=models.PositiveSmallIntegerField(null=True))),
                ('exact_key', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('business_value'), '+', models.F('time_criticality')), '+', models.F('risk_reduction')), '*', models.Value(1560)), '/', django.db.models.functions.comparison.Coalesce('duration_override', 'job_size')), output_field=models.IntegerField(null=True))),
                ('order_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(models.Case(models.When(kind__in=('theme', 'epic', 'feature', 'enabler'), then=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('business_value'), '+', models.F('time_criticality')), '+', models.F('risk_reduction')), '*', models.Value(1560)), '/', django.db.models.functions.comparison.Coalesce('duration_override', 'job_size')), models.BigIntegerField()), '*', models.Value(32)), '+', django.db.models.expressions.CombinedExpression(models.Value(31), '-', django.db.models.functions.comparison.Coalesce('duration_override', 'job_size'))), '*', models.Value(32)), '+', models.F('time_criticality')), '*', models.Value(32)), '+', models.F('risk_reduction')), '*', models.Value(32)), '+', models.F('business_value')))), -1, output_field=models.BigIntegerField()), output_field=models.BigIntegerField())),
                ('words', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('title', 'description', config='english'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('opportunities', models.ManyToManyField(blank=True, related_name='+', to='discovery.opportunity')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['idea', 'ready', 'in_progress'])), fields=['-order_key', 'created_at', 'id'], name='item_order'), models.Index(fields=['product', '-created_at', '-id'], name='item_product'), models.Index(fields=['-created_at', '-id'], name='item_page'), django.contrib.postgres.indexes.GinIndex(fields=['words'], name='item_words')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('external_key', ''), _negated=True), fields=('product', 'external_key'), name='one_item_per_external_key'), models.CheckConstraint(condition=models.Q(models.Q(('scored_at', None), ('scored_by', None)), models.Q(('scored_at__isnull', False), ('scored_by__isnull', False)), _connector='OR'), name='score_has_person_and_time'), models.CheckConstraint(condition=models.Q(models.Q(('service', 'fixed_date'), _negated=True), ('due_on__isnull', False), _connector='OR'), name='fixed_date_has_a_date'), models.CheckConstraint(condition=models.Q(('business_value', None), ('business_value__in', (1, 2, 3, 5, 8, 13, 20)), _connector='OR'), name='business_value_is_on_the_scale'), models.CheckConstraint(condition=models.Q(('time_criticality', None), ('time_criticality__in', (1, 2, 3, 5, 8, 13, 20)), _connector='OR'), name='time_criticality_is_on_the_scale'), models.CheckConstraint(condition=models.Q(('risk_reduction', None), ('risk_reduction__in', (1, 2, 3, 5, 8, 13, 20)), _connector='OR'), name='risk_reduction_is_on_the_scale'), models.CheckConstraint(condition=models.Q(('job_size', None), ('job_size__in', (1, 2, 3, 5, 8, 13, 20)), _connector='OR'), name='job_size_is_on_the_scale'), models.CheckConstraint(condition=models.Q(('duration_override', None), ('duration_override__in', (1, 2, 3, 5, 8, 13, 20)), _connector='OR'), name='duration_override_is_on_the_scale')],
            },
        ),
        migrations.CreateModel(
            name='KeyCounter',
            fields=[
                ('prefix', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='RankRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(max_length=200)),
                ('caused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('moved', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['-started_at'], name='rank_run_time')],
            },
        ),
        migrations.CreateModel(
            name='RankCause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rank_causes', to='backlog.item')),
                ('text', models.CharField(max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='causes', to='backlog.rankrun')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('run', None)), fields=['id'], name='rank_waiting')],
            },
        ),
        migrations.CreateModel(
            name='ItemRank',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='rank', serialize=False, to='backlog.item')),
                ('position', models.PositiveIntegerField()),
                ('product_position', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='RankChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='backlog.rankrun')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rank_changes', to='backlog.item')),
                ('old', models.PositiveIntegerField(null=True)),
                ('new', models.PositiveIntegerField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'run'), name='one_rank_change_per_run')],
            },
        ),
        migrations.CreateModel(
            name='ScoringSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('increment', models.CharField(blank=True, max_length=20, verbose_name='program increment')),
                ('capacity', models.PositiveIntegerField(blank=True, help_text='Size points the increment can hold.', null=True)),
                ('held_on', models.DateField()),
                ('state', models.CharField(choices=[('open', 'Voting'), ('revealed', 'Votes shown'), ('final', 'Final')], default='open', max_length=8)),
                ('facilitator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1)),
                ('items', models.ManyToManyField(related_name='+', to='backlog.item')),
            ],
            options={
                'indexes': [models.Index(fields=['-held_on', '-id'], name='session_page')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='backlog.scoringsession')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='backlog.item')),
                ('column', models.CharField(choices=[('business_value', 'User-business value'), ('time_criticality', 'Time criticality'), ('risk_reduction', 'Risk reduction'), ('job_size', 'Job size')], max_length=16)),
                ('scorer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('value', models.PositiveSmallIntegerField()),
                ('voted_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('session', 'item', 'column', 'scorer'), name='one_vote_each'), models.CheckConstraint(condition=models.Q(('value__in', (1, 2, 3, 5, 8, 13, 20))), name='vote_is_on_the_scale')],
            },
        ),
    ]
