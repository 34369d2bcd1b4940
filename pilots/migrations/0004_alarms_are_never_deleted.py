"""What went past a line stays on record: Postgres refuses to delete an alarm."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("pilots", "0003_the_watch_raises_alarms"),
        ("core", "0002_records_are_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER pilots_alarm_kept BEFORE DELETE ON pilots_alarm "
            "FOR EACH ROW EXECUTE FUNCTION append_only();",
            "DROP TRIGGER pilots_alarm_kept ON pilots_alarm;",
        )
    ]
