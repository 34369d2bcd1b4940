"""What was agreed on and how a test went is evidence: Postgres keeps it as it was written."""

from django.db import migrations

TABLES = ("backlog_requirementedition", "backlog_requirementresult")


class Migration(migrations.Migration):
    dependencies = [
        ("backlog", "0003_requirements"),
        ("core", "0002_records_are_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION append_only();",
            f"DROP TRIGGER {table}_append_only ON {table};",
        )
        for table in TABLES
    ]
