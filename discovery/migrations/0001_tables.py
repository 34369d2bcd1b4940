import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('discovery', '0001_initial'), ('discovery', '0002_notes_are_sent_once_to_chosen_readers'), ('discovery', '0003_redactions_in_every_free_text'), ('discovery', '0004_opportunities_in_order_of_priority')]

    dependencies = [
        ('core', '0001_tables'),
        ('portfolio', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListeningSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8, unique=True)),
                ('held_on', models.DateField()),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.site')),
                ('team_size', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('prompts', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['-held_on', '-id'], name='listening_session_page')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=16)),
                ('kind', models.CharField(choices=[('listening_session', 'Listening session'), ('journey_walkthrough', 'Journey walk-through'), ('qa_insight', 'QA insight'), ('analytics_insight', 'Analytics insight'), ('operational_deep_dive', 'Operational deep dive'), ('customer_interview', 'Customer interview'), ('market_vendor_intel', 'Market and vendor intelligence'), ('support_voc', 'Support and voice of customer')], max_length=24)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('redaction_review', 'Waiting for redaction review'), ('published', 'Published'), ('archived', 'Archived')], default='draft', max_length=20)),
                ('title', models.CharField(max_length=160)),
                ('verbatim', models.TextField(blank=True, help_text='Redacted before saving.')),
                ('summary', models.TextField(blank=True)),
                ('happened_on', models.DateField(verbose_name='date')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.site')),
                ('queue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.queue')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='discovery.listeningsession')),
                ('participant', models.CharField(choices=[('associate', 'Associate'), ('customer', 'Customer'), ('supervisor', 'Supervisor'), ('collector', 'I saw it'), ('system', 'A report')], max_length=12, verbose_name='who said it')),
                ('tenure', models.CharField(blank=True, choices=[('lt90d', 'Under 90 days'), ('90d_1y', '90 days to 1 year'), ('1_3y', '1 to 3 years'), ('3y', 'Over 3 years')], max_length=8)),
                ('consent_basis', models.CharField(blank=True, max_length=60)),
                ('consent_scope', models.CharField(blank=True, max_length=60)),
                ('consent_given_on', models.DateField(blank=True, null=True)),
                ('recording_allowed', models.BooleanField(default=False)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('sentiment', models.SmallIntegerField(blank=True, choices=[(-2, 'Very bad'), (-1, 'Bad'), (0, 'Mixed'), (1, 'Good'), (2, 'Very good')], null=True)),
                ('journey_step', models.CharField(blank=True, max_length=80)),
                ('severity', models.PositiveSmallIntegerField(blank=True, help_text='1 (annoying) to 5 (harmful).', null=True)),
                ('frequency_claim', models.CharField(blank=True, max_length=80)),
                ('details', models.JSONField(blank=True, default=dict, help_text='What only this kind of note records.')),
                ('collector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('visibility', models.CharField(choices=[('open', 'Everyone who reads discovery'), ('private', 'Only who reviews notes')], default='open', max_length=8, verbose_name='who may read it')),
                ('archived_because', models.TextField(blank=True, help_text='One line back to the person who sent it.')),
                ('client_token', models.UUIDField(blank=True, help_text='Made by the form: the same note sent twice.', null=True)),
                ('external_key', models.CharField(blank=True, help_text='Its id in the file it came from.', max_length=100)),
                ('import_hash', models.CharField(blank=True, help_text='Of its row, redacted: has it changed?', max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('words', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('title', 'verbatim', 'summary', config='english'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('products', models.ManyToManyField(blank=True, related_name='+', to='portfolio.product')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='note_words'), models.Index(fields=['-happened_on', '-id'], name='note_page'), models.Index(fields=['state', '-happened_on', '-id'], name='note_inbox'), models.Index(fields=['collector', '-happened_on', '-id'], name='note_mine'), models.Index(fields=['kind', '-happened_on', '-id'], name='note_kind'), django.contrib.postgres.indexes.GinIndex(fields=['tags'], name='note_tags')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='one_note_per_code'), models.UniqueConstraint(condition=models.Q(('external_key', ''), _negated=True), fields=('external_key',), name='one_note_per_external_key'), models.UniqueConstraint(fields=('collector', 'client_token'), name='one_note_per_sending'), models.CheckConstraint(condition=models.Q(('severity', None), ('severity__range', (1, 5)), _connector='OR'), name='severity_1_to_5'), models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at', None), ('reviewed_by', None)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='redaction_review_has_person_and_time')],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160)),
                ('finding', models.TextField(blank=True, help_text='One paragraph, by a person.')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.product')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['-created_at', '-id'], name='theme_page')],
                'constraints': [models.UniqueConstraint(fields=('product', 'name'), name='one_theme_per_name')],
            },
        ),
        migrations.CreateModel(
            name='Opportunity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True)),
                ('name', models.CharField(max_length=160)),
                ('description', models.TextField(blank=True)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.product')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='discovery.opportunity')),
                ('state', models.CharField(choices=[('identified', 'Identified'), ('validated', 'Validated'), ('selected', 'Selected'), ('addressed', 'Addressed'), ('dismissed', 'Dismissed')], default='identified', max_length=12)),
                ('dismissed_because', models.TextField(blank=True)),
                ('reach', models.DecimalField(decimal_places=4, default=0, max_digits=5, verbose_name='reach share')),
                ('frequency', models.PositiveSmallIntegerField(default=1)),
                ('severity', models.PositiveSmallIntegerField(default=1)),
                ('evidence_strength', models.DecimalField(decimal_places=2, default=0, max_digits=4, verbose_name='strongest evidence, 0–10 (Gilad)')),
                ('is_regulatory', models.BooleanField(default=False)),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.goal')),
                ('key_result', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.keyresult')),
                ('priority_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('reach'), '*', models.F('frequency')), '*', models.F('severity')), '*', models.F('evidence_strength')), '*', models.Value(1000000)), models.IntegerField()), output_field=models.IntegerField())),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name_plural': 'opportunities',
                'indexes': [models.Index(fields=['-created_at', '-id'], name='opportunity_page'), models.Index(fields=['-priority_key', '-id'], name='opportunity_priority')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reach__range', (0, 1)), ('frequency__range', (1, 5)), ('severity__range', (1, 5)), ('evidence_strength__range', (0, 10))), name='opportunity_scales'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dismissed'), _negated=True), models.Q(('dismissed_because', ''), _negated=True), _connector='OR'), name='dismissal_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='NoteTheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='theme_links', to='discovery.note')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='note_links', to='discovery.theme')),
                ('strength', models.PositiveSmallIntegerField(choices=[(1, 'Weak'), (2, 'Clear'), (3, 'Strong')], default=2)),
                ('direction', models.CharField(choices=[('supports', 'Supports'), ('contradicts', 'Contradicts')], default='supports', max_length=12)),
                ('linked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('linked_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('note', 'theme'), name='one_note_theme'), models.CheckConstraint(condition=models.Q(('strength__range', (1, 3))), name='note_theme_strength')],
            },
        ),
        migrations.CreateModel(
            name='ThemeOpportunity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opportunity_links', to='discovery.theme')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='theme_links', to='discovery.opportunity')),
                ('strength', models.PositiveSmallIntegerField(choices=[(1, 'Weak'), (2, 'Clear'), (3, 'Strong')], default=2)),
                ('direction', models.CharField(choices=[('supports', 'Supports'), ('contradicts', 'Contradicts')], default='supports', max_length=12)),
                ('linked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('linked_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('theme', 'opportunity'), name='one_theme_opportunity'), models.CheckConstraint(condition=models.Q(('strength__range', (1, 3))), name='theme_opportunity_strength')],
            },
        ),
        migrations.CreateModel(
            name='NoteOpportunity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opportunity_links', to='discovery.note')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='note_links', to='discovery.opportunity')),
                ('strength', models.PositiveSmallIntegerField(choices=[(1, 'Weak'), (2, 'Clear'), (3, 'Strong')], default=2)),
                ('direction', models.CharField(choices=[('supports', 'Supports'), ('contradicts', 'Contradicts')], default='supports', max_length=12)),
                ('linked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('linked_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('note', 'opportunity'), name='one_note_opportunity'), models.CheckConstraint(condition=models.Q(('strength__range', (1, 3))), name='note_opportunity_strength')],
            },
        ),
        migrations.CreateModel(
            name='RedactionEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redactions', to='discovery.note')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redactions', to='discovery.listeningsession')),
                ('theme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redactions', to='discovery.theme')),
                ('opportunity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redactions', to='discovery.opportunity')),
                ('counts', models.JSONField(help_text='Kind → how many.')),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('note__isnull', False), ('opportunity__isnull', True), ('session__isnull', True), ('theme__isnull', True)), models.Q(('note__isnull', True), ('opportunity__isnull', True), ('session__isnull', False), ('theme__isnull', True)), models.Q(('note__isnull', True), ('opportunity__isnull', True), ('session__isnull', True), ('theme__isnull', False)), models.Q(('note__isnull', True), ('opportunity__isnull', False), ('session__isnull', True), ('theme__isnull', True)), _connector='OR'), name='redaction_has_one_subject')],
            },
        ),
        migrations.AddField(
            model_name='Theme',
            name='notes',
            field=models.ManyToManyField(related_name='themes', through='discovery.NoteTheme', to='discovery.note'),
        ),
        migrations.AddField(
            model_name='Opportunity',
            name='themes',
            field=models.ManyToManyField(related_name='opportunities', through='discovery.ThemeOpportunity', to='discovery.theme'),
        ),
        migrations.AddField(
            model_name='Opportunity',
            name='notes',
            field=models.ManyToManyField(related_name='opportunities', through='discovery.NoteOpportunity', to='discovery.note'),
        ),
    ]
