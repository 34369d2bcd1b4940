import core.clock
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from core.create_tables import CreateTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('backlog', '0001_tables'),
        ('backlog', '0002_bulk_steps'),
        ('backlog', '0003_items_are_estimated_in_money'),
        ('backlog', '0004_items_wait_for_others_and_are_lifted_or_pinned'),
        ('backlog', '0005_how_sure_ranks_are'),
        ('backlog', '0006_rounds_of_a_session'),
        ('backlog', '0007_votes_were_cast_in_rounds'),
        ('backlog', '0008_a_vote_belongs_to_a_round'),
        ('backlog', '0009_jira_connections_what_was_agreed_and_what_clashed'),
        ('backlog', '0010_limits_of_work'),
        ('backlog', '0011_sessions_wait_for_votes_and_are_joined_by_code'),
        ('backlog', '0012_ranks_change_only_in_a_run_that_says_why'),
        ('backlog', '0013_what_ifs_are_tried_in_a_copy'),
        ('backlog', '0014_jira_clouds_new_issues_comments_and_nudges'),
        ('backlog', '0015_what_present_jira_connections_carry'),
        ('backlog', '0016_comments_name_people_and_files_stand_beside_items'),
        ('backlog', '0017_how_close_neighbours_are'),
        ('backlog', '0018_scores_know_what_they_were_judged_by'),
        ('backlog', '0020_products_define_fields_of_their_own'),
        ('backlog', '0021_scores_know_the_notes_they_were_judged_by'),
        ('backlog', '0022_what_jira_refused'),
    ]

    dependencies = [
        ('discovery', '0001_tables'),
        ('portfolio', '0002_vendor_models'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='BulkStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('what', models.CharField(max_length=200)),
                        ('changes', models.JSONField()),
                        ('count', models.PositiveIntegerField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                        ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('undone_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='undone_step_has_person_and_time')],
                    },
                ),
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
                        'indexes': [models.Index(condition=models.Q(('state__in', ['idea', 'ready', 'in_progress'])), fields=['-order_key', 'created_at', 'id'], name='item_order'), models.Index(condition=models.Q(('service', 'expedite'), ('state__in', ['idea', 'ready', 'in_progress'])), fields=['id'], name='item_expedited'), models.Index(fields=['product', '-created_at', '-id'], name='item_product'), models.Index(fields=['-created_at', '-id'], name='item_page'), django.contrib.postgres.indexes.GinIndex(fields=['words'], name='item_words')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('external_key', ''), _negated=True), fields=('product', 'external_key'), name='one_item_per_external_key'), models.CheckConstraint(condition=models.Q(models.Q(('scored_at', None), ('scored_by', None)), models.Q(('scored_at__isnull', False), ('scored_by__isnull', False)), _connector='OR'), name='score_has_person_and_time'), models.CheckConstraint(condition=models.Q(models.Q(('service', 'fixed_date'), _negated=True), ('due_on__isnull', False), _connector='OR'), name='fixed_date_has_a_date'), models.CheckConstraint(condition=models.Q(('business_value', None), ('business_value__in', (1, 2, 3, 5, 8, 13, 20)), _connector='OR'), name='business_value_is_on_the_scale'), models.CheckConstraint(condition=models.Q(('time_criticality', None), ('time_criticality__in', (1, 2, 3, 5, 8, 13, 20)), _connector='OR'), name='time_criticality_is_on_the_scale'), models.CheckConstraint(condition=models.Q(('risk_reduction', None), ('risk_reduction__in', (1, 2, 3, 5, 8, 13, 20)), _connector='OR'), name='risk_reduction_is_on_the_scale'), models.CheckConstraint(condition=models.Q(('job_size', None), ('job_size__in', (1, 2, 3, 5, 8, 13, 20)), _connector='OR'), name='job_size_is_on_the_scale'), models.CheckConstraint(condition=models.Q(('duration_override', None), ('duration_override__in', (1, 2, 3, 5, 8, 13, 20)), _connector='OR'), name='duration_override_is_on_the_scale')],
                    },
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
                        ('by_themselves', models.PositiveIntegerField(db_default=0, default=0)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-started_at'], name='rank_run_time'), models.Index(condition=models.Q(('finished_at', None)), fields=['id'], name='rank_run_open')],
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
                        ('plain_position', models.PositiveIntegerField(db_default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name='RankLift',
                    fields=[
                        ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='lift', serialize=False, to='backlog.item')),
                        ('kind', models.CharField(choices=[('expedite', 'Expedited'), ('fixed_date', 'Its date presses'), ('pinned', 'Pinned'), ('needed', 'Pulled ahead')], max_length=10)),
                        ('ahead_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='backlog.item')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ahead_of__isnull', False), ('kind', 'needed')), models.Q(models.Q(('kind', 'needed'), _negated=True), ('ahead_of', None)), _connector='OR'), name='only_what_is_needed_is_pulled_ahead_of_another')],
                    },
                ),
                migrations.CreateModel(
                    name='RankPin',
                    fields=[
                        ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pin', serialize=False, to='backlog.item')),
                        ('place', models.PositiveIntegerField()),
                        ('reason', models.CharField(max_length=300)),
                        ('expires_on', models.DateField(verbose_name='until')),
                        ('pinned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pinned_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('place__gte', 1)), name='pin_places_count_from_one'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_pin_has_its_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='RankChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='backlog.rankrun')),
                        ('item', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rank_changes', to='backlog.item')),
                        ('old', models.PositiveIntegerField(null=True)),
                        ('new', models.PositiveIntegerField(null=True)),
                        ('was_lifted', models.CharField(blank=True, choices=[('expedite', 'Expedited'), ('fixed_date', 'Its date presses'), ('pinned', 'Pinned'), ('needed', 'Pulled ahead')], db_default='', max_length=10)),
                        ('lifted', models.CharField(blank=True, choices=[('expedite', 'Expedited'), ('fixed_date', 'Its date presses'), ('pinned', 'Pinned'), ('needed', 'Pulled ahead')], db_default='', max_length=10)),
                        ('by_itself', models.BooleanField(db_default=False)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('by_itself', True)), fields=['run'], name='rank_pushed')],
                        'constraints': [models.UniqueConstraint(fields=('item', 'run'), name='one_rank_change_per_run')],
                    },
                ),
                migrations.CreateModel(
                    name='CertaintyRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rank_run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='backlog.rankrun')),
                        ('seed', models.PositiveIntegerField()),
                        ('draws', models.PositiveIntegerField()),
                        ('top', models.PositiveIntegerField(help_text='How many count as the top.')),
                        ('items', models.PositiveIntegerField(default=0)),
                        ('finished_at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='ItemCertainty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='certainty', to='backlog.item')),
                        ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='backlog.certaintyrun')),
                        ('first', models.FloatField()),
                        ('top', models.FloatField()),
                        ('best', models.PositiveIntegerField()),
                        ('worst', models.PositiveIntegerField()),
                        ('behind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='backlog.item')),
                        ('passed', models.FloatField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('first__gte', 0), ('first__lte', 1), ('top__gte', 0), ('top__lte', 1)), name='chances_are_shares'), models.CheckConstraint(condition=models.Q(models.Q(('behind', None), ('passed', None)), models.Q(('behind__isnull', False), ('passed__gte', 0), ('passed__lte', 1)), _connector='OR'), name='who_is_behind_has_a_chance'), models.CheckConstraint(condition=models.Q(('best__gte', 1), ('worst__gte', models.F('best'))), name='places_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='Estimate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='estimate', to='backlog.item')),
                        ('weeks', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='duration in weeks')),
                        ('per_week', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='cost of delay, USD a week')),
                        ('urgency', models.CharField(choices=[('steady', 'Steady: every week costs the same'), ('perishable', 'Perishable: what it brings halves with time'), ('fixed_date', 'Fixed date: costs nothing until the due date'), ('cliff', 'Regulatory cliff: a penalty at the due date')], default='steady', max_length=10)),
                        ('half_life', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='half-life in weeks')),
                        ('penalty', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=14, verbose_name='penalty, USD')),
                        ('reach', models.PositiveIntegerField(blank=True, null=True, verbose_name='people a quarter')),
                        ('impact', models.CharField(blank=True, choices=[('3', 'Massive (3)'), ('2', 'High (2)'), ('1', 'Medium (1)'), ('0.5', 'Low (0.5)'), ('0.25', 'Minimal (0.25)')], max_length=4)),
                        ('confidence', models.CharField(blank=True, choices=[('1.0', 'High (100 %)'), ('0.8', 'Medium (80 %)'), ('0.5', 'Low (50 %)')], max_length=3)),
                        ('effort', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='person-months')),
                        ('basis', models.TextField(blank=True)),
                        ('estimated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('estimated_at', models.DateTimeField()),
                        ('version', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-estimated_at', '-id'], name='estimate_page')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('weeks', None), ('weeks__gt', 0), _connector='OR'), name='duration_is_above_zero'), models.CheckConstraint(condition=models.Q(('per_week', None), ('per_week__gte', 0), _connector='OR'), name='cost_of_delay_is_not_negative'), models.CheckConstraint(condition=models.Q(('penalty__gte', 0)), name='penalty_is_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('urgency', 'perishable'), _negated=True), ('half_life__gt', 0), _connector='OR'), name='perishable_has_a_half_life'), models.CheckConstraint(condition=models.Q(('effort', None), ('effort__gt', 0), _connector='OR'), name='effort_is_above_zero')],
                    },
                ),
                migrations.CreateModel(
                    name='CustomField',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.product')),
                        ('name', models.CharField(max_length=60)),
                        ('kind', models.CharField(choices=[('text', 'Text'), ('number', 'Number'), ('date', 'Date'), ('choice', 'One of a list')], default='text', max_length=6)),
                        ('options', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                        ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(models.F('product'), django.db.models.functions.text.Lower('name'), name='one_custom_field_of_a_name_a_product'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='ended_custom_field_has_person_and_time'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'choice'), _negated=True), models.Q(('options', []), _negated=True), _connector='OR'), name='custom_field_of_choices_has_options')],
                    },
                ),
                migrations.CreateModel(
                    name='ItemExtras',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='extras', to='backlog.item')),
                        ('values', models.JSONField(default=dict)),
                    ],
                    options={
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['values'], name='item_extra', opclasses=['jsonb_path_ops'])],
                    },
                ),
                migrations.CreateModel(
                    name='JiraConnection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.product')),
                        ('kind', models.CharField(choices=[('cloud', 'Jira Cloud'), ('data_center', 'Jira Data Center')], default='cloud', max_length=12)),
                        ('address', models.URLField(max_length=300)),
                        ('account', models.CharField(blank=True, max_length=200, verbose_name='account’s e-mail')),
                        ('sealed_token', models.TextField()),
                        ('project', models.CharField(max_length=40, verbose_name='project key')),
                        ('jql', models.CharField(blank=True, max_length=500, verbose_name='only issues that match')),
                        ('epic_link', models.CharField(blank=True, max_length=60, verbose_name='field of the epic link')),
                        ('statuses', models.TextField(blank=True, verbose_name='status map')),
                        ('kinds', models.TextField(blank=True, verbose_name='kinds made in Jira')),
                        ('sealed_secret', models.TextField(blank=True)),
                        ('nudged_at', models.DateTimeField(blank=True, null=True, verbose_name='told of a change')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('is_on', models.BooleanField(default=False, verbose_name='switched on')),
                        ('next_at', models.DateTimeField(verbose_name='next sync')),
                        ('read_until', models.DateTimeField(blank=True, null=True, verbose_name='read until')),
                        ('failures', models.PositiveIntegerField(default=0, verbose_name='failures in a row')),
                        ('failure', models.CharField(blank=True, max_length=500)),
                        ('version', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('is_on', True)), fields=['next_at'], name='jira_due')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind', 'data_center'), models.Q(('account', ''), _negated=True), _connector='OR'), name='jira_cloud_has_an_account'), models.CheckConstraint(condition=models.Q(models.Q(('failure', ''), ('failures', 0)), models.Q(('failures__gt', 0), models.Q(('failure', ''), _negated=True)), _connector='OR'), name='jira_failure_has_words')],
                    },
                ),
                migrations.CreateModel(
                    name='JiraField',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='backlog.jiraconnection')),
                        ('name', models.CharField(choices=[('title', 'Title'), ('description', 'Description'), ('state', 'State'), ('labels', 'Labels'), ('due_on', 'Due date'), ('story_points', 'Story points'), ('acceptance_criteria', 'Acceptance criteria'), ('parent', 'Parent'), ('links', 'Waits for'), ('comments', 'Comments')], max_length=30, verbose_name='our field')),
                        ('remote', models.CharField(blank=True, max_length=60, verbose_name='field in Jira')),
                        ('direction', models.CharField(choices=[('both', 'Both ways'), ('in', 'From Jira only'), ('out', 'To Jira only'), ('once', 'Set once, where it is empty'), ('off', 'Not carried')], max_length=4)),
                        ('rule', models.CharField(choices=[('ask', 'Ask a person'), ('ours', 'Tandem’s value stays'), ('theirs', 'Jira’s value stays'), ('newest', 'The newer value stays')], default='ask', max_length=6, verbose_name='when both changed')),
                        ('is_document', models.BooleanField(default=False)),
                        ('version', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('connection', 'name'), name='one_jira_field_per_name'), models.CheckConstraint(condition=models.Q(('direction', 'off'), models.Q(('remote', ''), _negated=True), _connector='OR'), name='carried_jira_field_has_a_name')],
                    },
                ),
                migrations.CreateModel(
                    name='JiraLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='backlog.jiraconnection')),
                        ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='jira_link', to='backlog.item')),
                        ('issue_id', models.CharField(max_length=40)),
                        ('issue_key', models.CharField(max_length=60)),
                        ('base', models.JSONField(default=dict)),
                        ('sending', models.JSONField(default=dict)),
                        ('item_version', models.PositiveIntegerField(default=0)),
                        ('parent_key', models.CharField(blank=True, max_length=60)),
                        ('blocker_keys', models.JSONField(default=list)),
                        ('gone', models.BooleanField(default=False, verbose_name='gone from Jira')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('connection', 'issue_id'), name='one_item_per_issue')],
                    },
                ),
                migrations.CreateModel(
                    name='JiraConflict',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conflicts', to='backlog.jiralink')),
                        ('name', models.CharField(choices=[('title', 'Title'), ('description', 'Description'), ('state', 'State'), ('labels', 'Labels'), ('due_on', 'Due date'), ('story_points', 'Story points'), ('acceptance_criteria', 'Acceptance criteria'), ('parent', 'Parent'), ('links', 'Waits for'), ('comments', 'Comments')], max_length=30, verbose_name='field')),
                        ('base', models.TextField(null=True)),
                        ('ours', models.TextField(blank=True)),
                        ('theirs', models.TextField(blank=True)),
                        ('ours_at', models.DateTimeField(blank=True, null=True, verbose_name='changed here')),
                        ('theirs_at', models.DateTimeField(blank=True, null=True, verbose_name='changed in Jira')),
                        ('found_at', models.DateTimeField(auto_now_add=True)),
                        ('choice', models.CharField(blank=True, choices=[('ours', 'Tandem’s value'), ('theirs', 'Jira’s value'), ('agreed', 'Both sides agree again')], max_length=6)),
                        ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('resolved_at', models.DateTimeField(blank=True, null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('resolved_at', None)), fields=['-id'], name='jira_conflicts')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('resolved_at', None)), fields=('link', 'name'), name='one_open_conflict_per_field'), models.CheckConstraint(condition=models.Q(models.Q(('choice', ''), ('resolved_at', None), ('resolved_by', None)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False), models.Q(('choice', ''), _negated=True)), _connector='OR'), name='resolution_has_person_time_and_choice')],
                    },
                ),
                migrations.CreateModel(
                    name='JiraCreation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='creations', to='backlog.jiraconnection')),
                        ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='jira_creation', to='backlog.item')),
                        ('label', models.CharField(max_length=80, unique=True)),
                        ('sent', models.JSONField(default=dict)),
                        ('asked_at', models.DateTimeField()),
                        ('failure', models.CharField(blank=True, max_length=300)),
                        ('item_version', models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name='JiraRefusal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refusals', to='backlog.jiralink')),
                        ('name', models.CharField(choices=[('title', 'Title'), ('description', 'Description'), ('state', 'State'), ('labels', 'Labels'), ('due_on', 'Due date'), ('story_points', 'Story points'), ('acceptance_criteria', 'Acceptance criteria'), ('parent', 'Parent'), ('links', 'Waits for'), ('comments', 'Comments')], max_length=30, verbose_name='field')),
                        ('subject', models.CharField(blank=True, max_length=60)),
                        ('ours', models.TextField(blank=True)),
                        ('theirs', models.TextField(blank=True)),
                        ('why', models.CharField(max_length=300)),
                        ('first_at', models.DateTimeField(verbose_name='refused first')),
                        ('last_at', models.DateTimeField(verbose_name='refused last')),
                        ('count', models.PositiveIntegerField(default=1, verbose_name='times refused')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('link', 'name', 'subject'), name='one_refusal_per_thing_that_is_sent')],
                    },
                ),
                migrations.CreateModel(
                    name='JiraComment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='backlog.jiralink')),
                        ('comment_id', models.CharField(blank=True, max_length=40)),
                        ('author', models.CharField(max_length=200)),
                        ('text', models.TextField()),
                        ('written_at', models.DateTimeField()),
                        ('asked_at', models.DateTimeField(blank=True, null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['link', '-written_at'], name='jira_comments'), models.Index(condition=models.Q(('comment_id', '')), fields=['link'], name='jira_unsent')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('comment_id', ''), _negated=True), fields=('link', 'comment_id'), name='one_row_per_jira_comment'), models.CheckConstraint(condition=models.Q(models.Q(('comment_id', ''), _negated=True), ('by__isnull', False), _connector='OR'), name='unsent_comment_has_a_writer')],
                    },
                ),
                migrations.CreateModel(
                    name='JiraRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='backlog.jiraconnection')),
                        ('is_trial', models.BooleanField(default=False)),
                        ('state', models.CharField(choices=[('running', 'Running'), ('waiting', 'Waiting to go on'), ('done', 'Done'), ('failed', 'Failed')], default='running', max_length=8)),
                        ('started_at', models.DateTimeField(auto_now_add=True)),
                        ('finished_at', models.DateTimeField(blank=True, null=True)),
                        ('position', models.TextField(blank=True)),
                        ('until', models.DateTimeField(blank=True, null=True)),
                        ('skew', models.FloatField(default=0, verbose_name='seconds ahead of us')),
                        ('counts', models.JSONField(default=dict)),
                        ('losses', models.JSONField(default=list)),
                        ('failure', models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['connection', '-id'], name='jira_runs')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['running', 'waiting'])), fields=('connection',), name='one_open_jira_run')],
                    },
                ),
                migrations.CreateModel(
                    name='JiraLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='backlog.jirarun')),
                        ('level', models.CharField(choices=[('info', 'Done'), ('warning', 'Look at it'), ('error', 'Not carried')], max_length=7)),
                        ('issue_key', models.CharField(max_length=60)),
                        ('text', models.CharField(max_length=300)),
                        ('remedy', models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['run', 'id'], name='jira_lines'), models.Index(fields=['issue_key'], name='jira_lines_of')],
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
                        ('column', models.CharField(blank=True, choices=[('business_value', 'User-business value'), ('time_criticality', 'Time criticality'), ('risk_reduction', 'Risk reduction'), ('job_size', 'Job size')], max_length=16, verbose_name='column voted on now')),
                        ('facilitator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('co_facilitator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('revision', models.PositiveBigIntegerField(default=0)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('items', models.ManyToManyField(related_name='+', to='backlog.item')),
                        ('expected', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='whose votes are awaited')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-held_on', '-id'], name='session_page')],
                    },
                ),
                migrations.CreateModel(
                    name='Round',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='backlog.scoringsession')),
                        ('column', models.CharField(choices=[('business_value', 'User-business value'), ('time_criticality', 'Time criticality'), ('risk_reduction', 'Risk reduction'), ('job_size', 'Job size')], max_length=16)),
                        ('number', models.PositiveSmallIntegerField(default=1)),
                        ('opened_at', models.DateTimeField()),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('revealed_at', models.DateTimeField(blank=True, null=True)),
                        ('revealed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('items', models.ManyToManyField(related_name='+', to='backlog.item')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('session', 'column', 'number'), name='rounds_count_up'), models.UniqueConstraint(condition=models.Q(('revealed_at', None)), fields=('session', 'column'), name='one_hidden_round_per_column'), models.CheckConstraint(condition=models.Q(models.Q(('revealed_at', None), ('revealed_by', None)), models.Q(('revealed_at__isnull', False), ('revealed_by__isnull', False)), _connector='OR'), name='reveal_has_person_and_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Vote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='backlog.round')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='backlog.item')),
                        ('scorer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('value', models.PositiveSmallIntegerField()),
                        ('voted_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('round', 'item', 'scorer'), name='one_vote_each'), models.CheckConstraint(condition=models.Q(('value__in', (1, 2, 3, 5, 8, 13, 20))), name='vote_is_on_the_scale')],
                    },
                ),
                migrations.CreateModel(
                    name='Choice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='backlog.round')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='backlog.item')),
                        ('value', models.PositiveSmallIntegerField(choices=[(1, '1'), (2, '2'), (3, '3'), (5, '5'), (8, '8'), (13, '13'), (20, '20')])),
                        ('reason', models.CharField(max_length=300)),
                        ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('chosen_at', models.DateTimeField()),
                        ('version', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('round', 'item'), name='one_choice_per_item_and_round'), models.CheckConstraint(condition=models.Q(('value__in', (1, 2, 3, 5, 8, 13, 20))), name='choice_is_on_the_scale'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='choice_has_a_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='RoundTerm',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='term', to='backlog.round')),
                        ('ends_at', models.DateTimeField(blank=True, null=True)),
                        ('shows_itself', models.BooleanField(default=False)),
                        ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set_at', models.DateTimeField()),
                        ('asked_at', models.DateTimeField(blank=True, null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__isnull', False), ('shows_itself', True), _connector='OR'), name='a_term_ends_a_round')],
                    },
                ),
                migrations.CreateModel(
                    name='JoinCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='join_code', to='backlog.scoringsession')),
                        ('code', models.CharField(max_length=8, unique=True)),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='Basis',
                    fields=[
                        ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='basis', serialize=False, to='backlog.item')),
                        ('due_on', models.DateField(blank=True, null=True)),
                        ('size', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('notes', models.PositiveIntegerField(blank=True, null=True)),
                        ('noted', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                ),
                migrations.CreateModel(
                    name='KeyCounter',
                    fields=[
                        ('prefix', models.CharField(max_length=12, primary_key=True, serialize=False)),
                        ('last', models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name='WorkLimit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.product')),
                        ('ready', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(999)])),
                        ('in_progress', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(999)])),
                        ('version', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('ready', None), models.Q(('ready__gte', 1), ('ready__lte', 999)), _connector='OR'), name='limit_of_ready_is_from_1_to_999'), models.CheckConstraint(condition=models.Q(('in_progress', None), models.Q(('in_progress__gte', 1), ('in_progress__lte', 999)), _connector='OR'), name='limit_of_in_progress_is_from_1_to_999')],
                    },
                ),
                migrations.CreateModel(
                    name='ItemNeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='backlog.item')),
                        ('needed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='needed_by', to='backlog.item')),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('added_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('item', 'needed'), name='an_item_needs_another_once'), models.CheckConstraint(condition=models.Q(('item', models.F('needed')), _negated=True), name='no_item_needs_itself')],
                    },
                ),
                migrations.CreateModel(
                    name='Scenario',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80)),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('is_shared', models.BooleanField(default=False)),
                        ('capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='points of the increment')),
                        ('capacity_was', models.PositiveIntegerField(blank=True, null=True)),
                        ('created_at', models.DateTimeField()),
                        ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('applied_at', models.DateTimeField(blank=True, null=True)),
                        ('step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='backlog.bulkstep')),
                        ('version', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'verbose_name': 'what-if',
                        'indexes': [models.Index(fields=['owner', '-id'], name='scenario_page')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('applied_at', None), ('applied_by', None)), models.Q(('applied_at__isnull', False), ('applied_by__isnull', False)), _connector='OR'), name='applied_what_if_has_person_and_time'), models.CheckConstraint(condition=models.Q(models.Q(('capacity', None), _negated=True), ('capacity_was', None), _connector='OR'), name='only_a_changed_capacity_keeps_what_it_was')],
                    },
                ),
                migrations.CreateModel(
                    name='ScenarioCell',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('scenario', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='backlog.scenario')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='backlog.item')),
                        ('name', models.CharField(choices=[('business_value', 'Value'), ('time_criticality', 'Time criticality'), ('risk_reduction', 'Risk reduction'), ('job_size', 'Job size'), ('duration_override', 'Duration'), ('weeks', 'Weeks')], max_length=18)),
                        ('value', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                        ('was', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('scenario', 'item', 'name'), name='one_try_of_a_cell'), models.CheckConstraint(condition=models.Q(('value', None), models.Q(('name', 'weeks'), ('value__gt', 0)), models.Q(models.Q(('name', 'weeks'), _negated=True), ('value__in', (1, 2, 3, 5, 8, 13, 20))), _connector='OR'), name='tried_scores_are_on_the_scale')],
                    },
                ),
                migrations.CreateModel(
                    name='Comment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='backlog.item')),
                        ('text', models.TextField(blank=True, max_length=5000)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=core.clock.now)),
                        ('edited_at', models.DateTimeField(blank=True, null=True)),
                        ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('removed_at', models.DateTimeField(blank=True, null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['item', '-id'], name='comment_page')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', None)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='removed_comment_has_person_and_time'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', False), ('text', '')), models.Q(models.Q(('text', ''), _negated=True), ('removed_at', None)), _connector='OR'), name='comment_has_words_until_it_is_removed')],
                    },
                ),
                migrations.CreateModel(
                    name='Mention',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='backlog.comment')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('mailed_at', models.DateTimeField(blank=True, null=True)),
                        ('read_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['person', '-id'], name='mention_unread'), models.Index(condition=models.Q(('mailed_at', None)), fields=['id'], name='mention_to_mail')],
                        'constraints': [models.UniqueConstraint(fields=('comment', 'person'), name='one_mention_a_person_and_comment')],
                    },
                ),
                migrations.CreateModel(
                    name='Attachment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='backlog.item')),
                        ('file', models.FileField(upload_to='attachments/')),
                        ('filename', models.CharField(max_length=200)),
                        ('content_type', models.CharField(max_length=100)),
                        ('size', models.BigIntegerField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('added_at', models.DateTimeField(default=core.clock.now)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('item', 'sha256'), name='one_file_of_a_content_an_item')],
                    },
                ),
            ]
        ),
    ]

