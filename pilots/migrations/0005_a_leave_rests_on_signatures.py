"""A leave rests on what was signed, and what it let through stays what it was.

A decision that nobody signed, written by whoever reaches the table, lets nothing through: as many
people as its rule asks must have approved it, and every seat with a veto. Signatures are only ever
added, each with the record that was on the screen. An emergency leave goes round no decision.

A rollout is of one pilot for good, no row takes another's number, and no table of what was
let through is emptied at a stroke.
"""

from django.db import migrations

SIGNED = """
CREATE FUNCTION leave_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said governance_review%ROWTYPE;
  before governance_review%ROWTYPE;
  seats integer;
  needed integer;
  given integer;
BEGIN
  SELECT * INTO said FROM governance_review WHERE id = NEW.review_id;
  IF NEW.emergency_id IS NOT NULL THEN
    SELECT * INTO before FROM governance_review r
      WHERE r.gate = said.gate AND r.subject_type_id = said.subject_type_id
        AND r.subject_id = said.subject_id AND r.decided_on <= NEW.held_on
      ORDER BY r.decided_on DESC, r.id DESC LIMIT 1;
    IF before.outcome NOT IN ('approved', 'approved_with_conditions') OR before.state = 'revoked' THEN
      RAISE EXCEPTION '% was decided: no emergency goes round it', before.key
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  SELECT count(*) INTO seats FROM governance_seat WHERE review_id = said.id;
  SELECT least(approvals, nullif(seats, 0)) INTO needed FROM governance_gaterule WHERE id = said.rule_id;
  SELECT count(DISTINCT signed_by_id) INTO given FROM governance_signature
    WHERE review_id = said.id AND round = said.round
      AND stance IN ('approved', 'approved_with_conditions');
  IF given < coalesce(needed, greatest(seats, 1)) OR EXISTS (
    SELECT 1 FROM governance_seat t WHERE t.review_id = said.id AND t.veto AND NOT EXISTS (
      SELECT 1 FROM governance_signature s
      WHERE s.review_id = said.id AND s.round = said.round AND s.seat_id = t.kind_id
        AND s.stance IN ('approved', 'approved_with_conditions'))) THEN
    RAISE EXCEPTION '% lets nothing through: it was not signed by as many as it takes', said.key
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pilots_leave_signed BEFORE INSERT ON pilots_leave
  FOR EACH ROW EXECUTE FUNCTION leave_is_signed();
"""
SAME = """
CREATE FUNCTION stays_itself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A row of % stays what it was begun as', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER pilot_stays_itself BEFORE UPDATE ON pilots_pilot
  FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION stays_itself();
CREATE TRIGGER wave_stays_itself BEFORE UPDATE ON pilots_wave
  FOR EACH ROW WHEN (OLD.id <> NEW.id OR OLD.rollout_id <> NEW.rollout_id) EXECUTE FUNCTION stays_itself();
CREATE TRIGGER rollout_stays_itself BEFORE UPDATE ON pilots_rollout
  FOR EACH ROW WHEN (OLD.id <> NEW.id OR OLD.pilot_id <> NEW.pilot_id) EXECUTE FUNCTION stays_itself();
CREATE TRIGGER leaves_stay BEFORE TRUNCATE ON pilots_leave EXECUTE FUNCTION stays_itself();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pilots", "0004_the_last_door"),
        ("governance", "0015_a_decision_only_weakens"),
    ]

    operations = [
        migrations.RunSQL(
            SIGNED,
            "DROP TRIGGER pilots_leave_signed ON pilots_leave; DROP FUNCTION leave_is_signed();",
        ),
        migrations.RunSQL(
            SAME,
            "DROP TRIGGER pilot_stays_itself ON pilots_pilot;"
            "DROP TRIGGER wave_stays_itself ON pilots_wave;"
            "DROP TRIGGER rollout_stays_itself ON pilots_rollout;"
            "DROP TRIGGER leaves_stay ON pilots_leave;"
            "DROP FUNCTION stays_itself();",
        ),
    ]
