"""A rollout whose row is deleted and written anew could be another pilot's, with waves that run."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pilots", "0005_a_leave_rests_on_signatures")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER rollout_is_kept BEFORE DELETE ON pilots_rollout"
            " FOR EACH ROW EXECUTE FUNCTION stays_itself();",
            "DROP TRIGGER rollout_is_kept ON pilots_rollout;",
        ),
    ]
