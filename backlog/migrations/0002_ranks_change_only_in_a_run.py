"""Ranks change only in a run that says why each one moved.

Half of each page of the ranks is left free, so that a new place is written beside the
old one: no index entry has to follow, and most ranks change with every larger run.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION backlog_rank_only_in_a_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM backlog_rankrun WHERE finished_at IS NULL) THEN
    RAISE EXCEPTION 'Ranks change only in a run, which keeps why each one moved'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER rank_only_in_a_run BEFORE INSERT OR UPDATE OR DELETE ON backlog_itemrank
  FOR EACH STATEMENT EXECUTE FUNCTION backlog_rank_only_in_a_run();
"""
FREE = """
DROP TRIGGER rank_only_in_a_run ON backlog_itemrank;
DROP FUNCTION backlog_rank_only_in_a_run();
"""


class Migration(migrations.Migration):
    dependencies = [("backlog", "0001_every_table")]
    replaces = [("backlog", "0019_ranks_are_rewritten_in_place")]

    operations = [
        migrations.RunSQL(GUARD, FREE),
        migrations.RunSQL(
            "ALTER TABLE backlog_itemrank SET (fillfactor = 45)",
            "ALTER TABLE backlog_itemrank RESET (fillfactor)",
        ),
    ]
