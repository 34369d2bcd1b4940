"""What ended before ends were kept: its last day was the kill's, or the planned one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pilots", "0007_who_is_in_which_arm_stays")]

    operations = [
        migrations.RunSQL(
            "UPDATE pilots_pilot SET"
            " ended_on = LEAST(COALESCE(killed_on, ends_on), ends_on),"
            " data_closes_on = COALESCE(killed_on, ends_on) + 14"
            " WHERE state IN ('readout', 'decided', 'closed') AND ended_on IS NULL"
            " AND ends_on IS NOT NULL;",
            migrations.RunSQL.noop,
        )
    ]
