"""Lists and exclusions are evidence: Postgres refuses to change them, and to delete days."""

from django.db import migrations

KEPT = ["pilots_assignmentlist", "pilots_assignment", "pilots_exclusion"]


class Migration(migrations.Migration):
    dependencies = [
        ("pilots", "0006_data_by_unit_and_day"),
        ("core", "0002_records_are_append_only"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION append_only();",
                f"DROP TRIGGER {table}_append_only ON {table};",
            )
            for table in KEPT
        ),
        migrations.RunSQL(
            "CREATE TRIGGER pilots_armobservation_kept BEFORE DELETE ON pilots_armobservation "
            "FOR EACH ROW EXECUTE FUNCTION append_only();",
            "DROP TRIGGER pilots_armobservation_kept ON pilots_armobservation;",
        ),
    ]
