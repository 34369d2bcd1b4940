"""What was promised, read and listed is evidence: PostgreSQL refuses to change it.

Alarms and days of data are written on; they are never deleted.
"""

from django.db import migrations

APPEND_ONLY = [
    "pilots_amendment", "pilots_readout", "pilots_assignmentlist", "pilots_assignment",
    "pilots_exclusion",
]  # fmt: skip
NEVER_DELETED = ["pilots_alarm", "pilots_armobservation"]


def refused(table, name, when):
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION append_only();",
        f"DROP TRIGGER {table}_{name} ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("pilots", "0001_every_table"),
        ("core", "0002_records_are_append_only"),
    ]
    replaces = [
        ("pilots", "0002_amendments_are_append_only"),
        ("pilots", "0004_alarms_are_never_deleted"),
        ("pilots", "0007_who_is_in_which_arm_stays"),
    ]

    operations = [
        *(refused(table, "append_only", "UPDATE OR DELETE") for table in APPEND_ONLY),
        *(refused(table, "kept", "DELETE") for table in NEVER_DELETED),
    ]
