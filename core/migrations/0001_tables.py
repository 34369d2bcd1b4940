import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('core', '0001_initial'), ('core', '0003_email_is_unique'), ('core', '0004_pulse'), ('core', '0005_audit_check'), ('core', '0006_people_have_versions'), ('core', '0007_imports_are_tried'), ('core', '0008_audit_is_searched'), ('core', '0009_imports_have_remarks'), ('core', '0010_list_pages_have_saved_views'), ('core', '0011_imports_name_their_rows')]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=200, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('time_zone', models.CharField(default='America/Chicago', max_length=60)),
                ('manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to=settings.AUTH_USER_MODEL)),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False)),
                ('is_system', models.BooleanField(default=False, help_text='Acts for scheduled work; cannot sign in.')),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='email_is_lower_case')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='core.team')),
                ('role', models.CharField(choices=[('product_manager', 'Product manager'), ('product_owner', 'Product owner'), ('frontline_lead', 'Frontline lead'), ('governance_reviewer', 'Governance reviewer'), ('executive', 'Executive'), ('it_partner', 'IT partner'), ('operations_leader', 'Operations leader'), ('administrator', 'Administrator')], max_length=30)),
                ('families', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('regulatory', 'Regulatory'), ('security', 'Security'), ('governance', 'Governance')], max_length=20), blank=True, default=list, help_text='What a governance reviewer may sign for.', size=None)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'team', 'role'), name='one_membership_per_role', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('families', []), ('role', 'governance_reviewer'), _connector='OR'), name='only_reviewers_sign_for_families')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=200)),
                ('name', models.CharField(max_length=120)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.team')),
                ('role', models.CharField(choices=[('product_manager', 'Product manager'), ('product_owner', 'Product owner'), ('frontline_lead', 'Frontline lead'), ('governance_reviewer', 'Governance reviewer'), ('executive', 'Executive'), ('it_partner', 'IT partner'), ('operations_leader', 'Operations leader'), ('administrator', 'Administrator')], max_length=30)),
                ('families', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('regulatory', 'Regulatory'), ('security', 'Security'), ('governance', 'Governance')], max_length=20), blank=True, default=list, size=None)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='acceptance_has_person_and_time')],
            },
        ),
        migrations.CreateModel(
            name='AccessToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_tokens', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=80)),
                ('start', models.CharField(max_length=12)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verb', models.CharField(max_length=40)),
                ('subject_type', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField()),
                ('subject_name', models.CharField(max_length=200)),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.team')),
                ('data', models.JSONField(default=dict)),
                ('request_id', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_type', 'subject_id', '-id'], name='audit_subject'), models.Index(fields=['actor', '-id'], name='audit_actor'), models.Index(fields=['verb', '-id'], name='audit_verb'), django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='audit_day'), django.contrib.postgres.indexes.GinIndex(fields=['subject_name'], name='audit_name', opclasses=['gin_trgm_ops'])],
            },
        ),
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entry_id', models.BigIntegerField(unique=True)),
                ('previous', models.CharField(max_length=64)),
                ('digest', models.CharField(help_text='HMAC-SHA-256, hex.', max_length=64)),
                ('key_id', models.CharField(max_length=20)),
                ('sealed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='AuditCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('head_sequence', models.BigIntegerField(help_text='0: nothing was sealed yet.')),
                ('head_digest', models.CharField(blank=True, max_length=64)),
                ('unsealed', models.BigIntegerField()),
                ('fault', models.TextField(blank=True, help_text='The first bad row; empty: none.')),
                ('anchored_on', models.DateField(null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('target_id', models.BigIntegerField(blank=True, null=True)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.team')),
                ('file', models.FileField(upload_to='imports/%Y/%m/')),
                ('filename', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.BigIntegerField(default=0)),
                ('encoding', models.CharField(blank=True, max_length=20)),
                ('delimiter', models.CharField(blank=True, max_length=2)),
                ('columns', models.JSONField(default=list, help_text='Header names, made unique.')),
                ('mapping', models.JSONField(default=dict, help_text='Our field → column index.')),
                ('state', models.CharField(choices=[('uploaded', 'Uploaded'), ('checking', 'Being tried'), ('checked', 'Tried'), ('queued', 'Waiting for a worker'), ('running', 'Loading'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='uploaded', max_length=10)),
                ('dry_run', models.JSONField(default=dict, help_text='Counts of the last check.')),
                ('told', models.JSONField(default=dict, help_text='The first failed rows and remarks, in words.')),
                ('rows_total', models.PositiveIntegerField(default=0)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('updated', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
                ('remarks', models.PositiveIntegerField(default=0)),
                ('failure', models.TextField(blank=True)),
                ('results', models.FileField(blank=True, upload_to='imports/%Y/%m/')),
                ('cancel_asked', models.BooleanField(default=False)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['-uploaded_at', '-id'], name='import_page')],
            },
        ),
        migrations.CreateModel(
            name='ImportMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('header_hash', models.CharField(max_length=64)),
                ('mapping', models.JSONField()),
                ('used_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'header_hash'), name='one_mapping_per_header')],
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.CharField(help_text="The task's name.", max_length=80)),
                ('shard', models.CharField(blank=True, max_length=80)),
                ('state', models.CharField(choices=[('running', 'Running'), ('succeeded', 'Succeeded'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='running', max_length=10)),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('rows_total', models.PositiveIntegerField(blank=True, null=True)),
                ('message', models.CharField(blank=True, max_length=300)),
                ('failure', models.TextField(blank=True)),
                ('request_id', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'indexes': [models.Index(fields=['job', '-started_at'], name='job_latest'), models.Index(fields=['-started_at', '-id'], name='job_page')],
            },
        ),
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('beat_at', models.DateTimeField(null=True)),
                ('refused_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_pulse')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key', models.CharField(max_length=120)),
                ('path', models.CharField(max_length=200)),
                ('body_hash', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('answer', models.JSONField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='one_answer_per_key'), models.CheckConstraint(condition=models.Q(('status', None), ('status__gte', 200), _connector='OR'), name='status_is_http')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('page', models.CharField(max_length=80)),
                ('query', models.CharField(blank=True, max_length=500)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(blank=True, help_text='Everybody in the team finds it; only its owner changes it.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.team', verbose_name='shared with')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['page', 'name', 'id'], name='views_of_a_page')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'page', 'name'), name='one_view_per_name')],
            },
        ),
        migrations.CreateModel(
            name='DefaultView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', models.CharField(max_length=80)),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='defaults', to='core.savedview')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'page'), name='one_default_view_per_page')],
            },
        ),
    ]
