"""What was read, and that it was, is evidence: Postgres refuses to change it."""

from django.db import migrations

TABLES = ["support_edition", "support_receipt"]


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0001_tables"),
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
