"""What each look at the audit chain found; append-only like the trail itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_pulse")]

    operations = [
        migrations.CreateModel(
            name="AuditCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "head_sequence",
                    models.BigIntegerField(help_text="0: nothing was sealed yet."),
                ),
                ("head_digest", models.CharField(blank=True, max_length=64)),
                ("unsealed", models.BigIntegerField()),
                (
                    "fault",
                    models.TextField(
                        blank=True, help_text="The first bad row; empty: none."
                    ),
                ),
                ("anchored_on", models.DateField(null=True, unique=True)),
            ],
        ),
        migrations.RunSQL(
            """CREATE TRIGGER core_auditcheck_append_only
               BEFORE UPDATE OR DELETE ON core_auditcheck
               FOR EACH ROW EXECUTE FUNCTION append_only();""",
            "DROP TRIGGER core_auditcheck_append_only ON core_auditcheck;",
        ),
    ]
