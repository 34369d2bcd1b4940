"""What a check found is evidence: a slip gets another row, and Postgres keeps both."""

from django.db import migrations

TABLE = "support_runresult"


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0008_load_the_run_checks"),
        ("core", "0002_records_are_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION append_only();",
            f"DROP TRIGGER {TABLE}_append_only ON {TABLE};",
        )
    ]
