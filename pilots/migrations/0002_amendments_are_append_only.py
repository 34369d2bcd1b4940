"""An amendment and a read-out are evidence: Postgres refuses to change them."""

from django.db import migrations

TABLES = ["pilots_amendment", "pilots_readout"]


class Migration(migrations.Migration):
    dependencies = [
        ("pilots", "0001_tables"),
        ("core", "0002_records_are_append_only"),
    ]
    replaces = [("pilots", "0003_amendments_are_append_only")]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION append_only();",
            f"DROP TRIGGER {table}_append_only ON {table};",
        )
        for table in TABLES
    ]
