import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


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

    dependencies = [
        ('backlog', '0011_sessions_wait_for_votes_and_are_joined_by_code'),
        ('discovery', '0001_tables'),
        ('portfolio', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='rankchange',
            name='by_itself',
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name='rankrun',
            name='by_themselves',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='rankchange',
            name='item',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rank_changes', to='backlog.item'),
        ),
        migrations.AlterField(
            model_name='rankchange',
            name='run',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='backlog.rankrun'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('service', 'expedite'), ('state__in', ['idea', 'ready', 'in_progress'])), fields=['id'], name='item_expedited'),
        ),
        migrations.AddIndex(
            model_name='rankchange',
            index=models.Index(condition=models.Q(('by_itself', True)), fields=['run'], name='rank_pushed'),
        ),
        migrations.AddIndex(
            model_name='rankrun',
            index=models.Index(condition=models.Q(('finished_at', None)), fields=['id'], name='rank_run_open'),
        ),
        migrations.RunSQL(GUARD, FREE),
    ]
