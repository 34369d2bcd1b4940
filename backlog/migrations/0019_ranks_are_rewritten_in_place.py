"""Half of each page of the ranks is left free, so that a new place is written beside the
old one: no index entry has to follow, and most ranks change with every larger run."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("backlog", "0018_scores_know_what_they_were_judged_by")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE backlog_itemrank SET (fillfactor = 45)",
            "ALTER TABLE backlog_itemrank RESET (fillfactor)",
        )
    ]
