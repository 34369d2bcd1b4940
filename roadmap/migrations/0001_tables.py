import core.clock
import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import roadmap.models.cards
from django.conf import settings
from django.db import migrations, models

from core.create_tables import CreateTables


class Migration(migrations.Migration):

    replaces = [('roadmap', '0001_initial'), ('roadmap', '0002_a_move_may_have_a_past_moment'), ('roadmap', '0003_widen_moves_for_cards_that_go'), ('roadmap', '0004_fill_what_moves_keep_of_their_cards'), ('roadmap', '0005_narrow_what_moves_keep_of_their_cards'), ('roadmap', '0006_snapshots_and_how_far_people_read'), ('roadmap', '0008_cards_say_who_is_shown_them'), ('roadmap', '0009_links_to_the_roadmap'), ('roadmap', '0010_the_roadmap_counts_its_changes_and_cards_wait_for_others'), ('roadmap', '0011_files_of_the_roadmap')]

    dependencies = [
        ('backlog', '0001_every_table'),
        ('core', '0001_tables'),
        ('discovery', '0001_tables'),
        ('pilots', '0001_every_table'),
        ('portfolio', '0001_tables'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Card',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=10, unique=True)),
                        ('title', models.CharField(max_length=160, verbose_name='outcome')),
                        ('problem', models.TextField(blank=True)),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.product')),
                        ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('horizon', models.CharField(choices=[('now', 'Now'), ('next', 'Next'), ('later', 'Later'), ('done', 'Done'), ('dropped', 'Dropped')], default='later', max_length=8)),
                        ('position', models.PositiveIntegerField(help_text='From 1 at the top of its column.')),
                        ('entered_on', models.DateField(help_text='When it came into its column.')),
                        ('objective', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.objective')),
                        ('key_result', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.keyresult')),
                        ('metric', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.metric')),
                        ('measure', models.CharField(blank=True, max_length=120, verbose_name='target metric in words')),
                        ('baseline', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
                        ('target', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
                        ('confidence', models.DecimalField(decimal_places=2, default=0, max_digits=3)),
                        ('riskiest_assumption', models.TextField(blank=True)),
                        ('touches_customers', models.BooleanField(default=True)),
                        ('external_on', models.DateField(blank=True, help_text='Only a genuine constraint.', null=True, verbose_name='external date')),
                        ('external_source', models.CharField(blank=True, max_length=120)),
                        ('audience_visibility', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('internal', 'Internal'), ('frontline', 'Frontline'), ('vendor', 'Vendors')], max_length=10), default=roadmap.models.cards.inside_only, help_text='Who is shown it; people inside always are.', size=None)),
                        ('result', models.TextField(blank=True, verbose_name='result against target')),
                        ('learning', models.TextField(blank=True)),
                        ('benefit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.benefit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('items', models.ManyToManyField(blank=True, related_name='+', to='backlog.item')),
                        ('opportunities', models.ManyToManyField(blank=True, related_name='+', to='discovery.opportunity')),
                        ('pilots', models.ManyToManyField(blank=True, related_name='+', to='pilots.pilot')),
                        ('notes', models.ManyToManyField(blank=True, related_name='+', to='discovery.note')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('horizon', 'position'), name='one_card_per_position'), models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='card_position_from_one'), models.CheckConstraint(condition=models.Q(('confidence__range', (0, 1))), name='card_confidence_0_to_1'), models.CheckConstraint(condition=models.Q(('external_on', None), models.Q(('external_source', ''), _negated=True), _connector='OR'), name='external_date_has_source'), models.CheckConstraint(condition=models.Q(('audience_visibility__contains', ['internal'])), name='every_card_is_shown_inside')],
                    },
                ),
                migrations.CreateModel(
                    name='Dependency',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('card', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='roadmap.card')),
                        ('needed', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='needed_by', to='roadmap.card')),
                        ('external', models.CharField(blank=True, max_length=160, verbose_name='something outside')),
                        ('external_on', models.DateField(blank=True, null=True, verbose_name='ready on')),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('added_at', models.DateTimeField(default=core.clock.now)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('card', 'needed'), name='one_dependency_per_pair'), models.CheckConstraint(condition=models.Q(('card', models.F('needed')), _negated=True), name='no_card_needs_itself'), models.CheckConstraint(condition=models.Q(models.Q(('needed', None), models.Q(('external', ''), _negated=True)), models.Q(('external', ''), ('external_on', None), ('needed__isnull', False)), _connector='OR'), name='needs_a_card_or_something_outside')],
                    },
                ),
                migrations.CreateModel(
                    name='Export',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('pdf', 'PDF'), ('pptx', 'Slides'), ('png', 'Picture'), ('csv', 'CSV')], max_length=4)),
                        ('audience', models.CharField(choices=[('internal', 'Internal'), ('executive', 'Executive'), ('frontline', 'Frontline'), ('vendor', 'Vendor')], max_length=10)),
                        ('cards', models.PositiveIntegerField(help_text='When it was asked for.')),
                        ('state', models.CharField(choices=[('waiting', 'Waiting for a worker'), ('running', 'Being made'), ('done', 'Ready'), ('failed', 'Failed')], default='waiting', max_length=8)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_at', models.DateTimeField(default=core.clock.now)),
                        ('started_at', models.DateTimeField(blank=True, null=True)),
                        ('expires_at', models.DateTimeField(blank=True, null=True)),
                        ('file', models.FileField(blank=True, upload_to='exports/')),
                        ('failure', models.TextField(blank=True)),
                        ('products', models.ManyToManyField(blank=True, related_name='+', to='portfolio.product')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['asked_by', '-asked_at', '-id'], name='export_page'), models.Index(fields=['asked_at'], name='export_to_forget')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(models.Q(('file', ''), _negated=True), ('expires_at__isnull', False)), _connector='OR'), name='export_that_is_ready_has_a_file_and_an_end')],
                    },
                ),
                migrations.CreateModel(
                    name='Move',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('card', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='moves', to='roadmap.card')),
                        ('card_key', models.CharField(max_length=10)),
                        ('card_title', models.CharField(max_length=160, verbose_name='outcome')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.product')),
                        ('from_horizon', models.CharField(blank=True, choices=[('now', 'Now'), ('next', 'Next'), ('later', 'Later'), ('done', 'Done'), ('dropped', 'Dropped')], max_length=8)),
                        ('to_horizon', models.CharField(blank=True, choices=[('now', 'Now'), ('next', 'Next'), ('later', 'Later'), ('done', 'Done'), ('dropped', 'Dropped')], max_length=8)),
                        ('reason', models.TextField(blank=True)),
                        ('checklist', models.JSONField(default=dict)),
                        ('moved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('moved_at', models.DateTimeField(default=core.clock.now)),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['-moved_at', '-id'], name='ledger_page'), models.Index(fields=['card_key', '-moved_at', '-id'], name='ledger_card')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('from_horizon', ''), ('to_horizon', ''), _negated=True), name='a_move_comes_from_or_goes_somewhere')],
                    },
                ),
                migrations.CreateModel(
                    name='Look',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('move_id', models.BigIntegerField(help_text='The last line that was seen.')),
                        ('looked_at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='Share',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, verbose_name='for whom')),
                        ('audience', models.CharField(choices=[('executive', 'Executive'), ('frontline', 'Frontline'), ('vendor', 'Vendor')], max_length=10)),
                        ('token_hash', models.CharField(max_length=64, unique=True)),
                        ('passcode_hash', models.CharField(blank=True, max_length=128)),
                        ('origins', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                        ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(default=core.clock.now)),
                        ('expires_at', models.DateTimeField()),
                        ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                        ('products', models.ManyToManyField(blank=True, related_name='+', to='portfolio.product')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='share_revoked_has_person_and_time'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='share_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('audience__in', ['executive', 'frontline', 'vendor'])), name='share_is_not_of_the_inside_view'), models.CheckConstraint(condition=models.Q(('origins', []), ('passcode_hash', ''), _connector='OR'), name='share_in_a_frame_has_no_passcode')],
                    },
                ),
                migrations.CreateModel(
                    name='Visit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('share', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='roadmap.share')),
                        ('at', models.DateTimeField(default=core.clock.now)),
                        ('what', models.CharField(choices=[('seen', 'Looked at it'), ('opened', 'Gave the passcode'), ('wrong', 'Gave a wrong passcode')], max_length=6)),
                        ('address', models.CharField(help_text='Shortened to its network.', max_length=45)),
                        ('address_hash', models.CharField(help_text='Keyed: to count tries.', max_length=64)),
                        ('agent', models.CharField(max_length=40, verbose_name='program')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['share', '-at', '-id'], name='visit_page'), models.Index(fields=['at'], name='visit_to_forget')],
                    },
                ),
                migrations.CreateModel(
                    name='Snapshot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120)),
                        ('month', models.DateField(blank=True, help_text='Its first day, if a schedule took it.', null=True)),
                        ('taken_on', models.DateField()),
                        ('taken_at', models.DateTimeField()),
                        ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('content', models.JSONField()),
                        ('digest', models.CharField(max_length=64)),
                        ('cards', models.PositiveIntegerField()),
                        ('now_keys', models.JSONField(help_text='The keys of what stood in Now.')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-taken_at', '-id'], name='snapshot_page')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('month__isnull', False)), fields=('month',), name='one_snapshot_a_month')],
                    },
                ),
                migrations.CreateModel(
                    name='Roadmap',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('revision', models.PositiveBigIntegerField(default=0)),
                        ('now_limit', models.PositiveSmallIntegerField(default=5, verbose_name='most cards in Now')),
                        ('next_limit', models.PositiveSmallIntegerField(default=8, verbose_name='most cards in Next')),
                        ('later_limit', models.PositiveSmallIntegerField(default=15, verbose_name='most cards in Later')),
                        ('version', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_roadmap'), models.CheckConstraint(condition=models.Q(('later_limit__gte', 1), ('next_limit__gte', 1), ('now_limit__gte', 1)), name='every_column_holds_a_card')],
                    },
                ),
            ]
        ),
    ]
