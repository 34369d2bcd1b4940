"""Nothing runs, scales or goes out unless a decision lets it: PostgreSQL asks too.

An action asks the gate and writes a leave that names the decision (`pilots.actions.leaving`);
the database takes that row only while the decision holds, and takes the step only with
a leave of the same transaction that no other step has used. So a raw UPDATE, an
`objects.update()` or a `save()` past the actions is refused, whatever writes it.

Not asked here: what a thing has outgrown (governance.materials) and overdue conditions,
which follow a calendar; the actions ask those, and the clock pauses what lost them.
"""

from django.db import migrations

OPEN_CONDITION = """
    SELECT c.key INTO owed FROM governance_condition c JOIN governance_review r ON r.id = c.review_id
    WHERE r.subject_type_id = about AND r.subject_id = NEW.pilot_id
      AND r.outcome IN ('approved', 'approved_with_conditions')
      AND c.blocking = 'pre_launch' AND c.state <> 'verified'
      AND NOT (c.state = 'waived' AND EXISTS (
        SELECT 1 FROM governance_waiver w WHERE w.condition_id = c.id
          AND w.state = 'granted' AND w.expires_on >= NEW.held_on))
    ORDER BY c.key LIMIT 1
"""
HARD_UNMET = """
    SELECT 1 FROM governance_assessment a
      JOIN governance_criterion k ON k.id = a.criterion_id
    WHERE a.review_id = said.id AND NOT k.waivable
      AND a.verdict NOT IN ('met', 'not_applicable')
"""
CHECK = f"""
CREATE FUNCTION leave_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  about integer;
  pilot pilots_pilot%ROWTYPE;
  said governance_review%ROWTYPE;
  its_gate text;
  held boolean;
  owed text;
BEGIN
  NEW.txid := txid_current();
  NEW.taken := false;
  SELECT id INTO about FROM django_content_type WHERE app_label = 'pilots' AND model = 'pilot';
  SELECT * INTO pilot FROM pilots_pilot WHERE id = NEW.pilot_id;
  -- A revocation under way is waited for; one that comes later waits for this step.
  SELECT * INTO said FROM governance_review WHERE id = NEW.review_id FOR SHARE;
  its_gate := CASE WHEN NEW.wave_id IS NOT NULL OR NEW.verb IN ('decide', 'second') THEN 'G3'
                WHEN pilot.kind = 'poc' THEN 'G1' ELSE 'G2' END;
  IF NEW.gate <> its_gate OR said.gate <> its_gate THEN
    RAISE EXCEPTION '% is no decision of gate %', said.key, its_gate
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF said.subject_type_id IS DISTINCT FROM about OR said.subject_id <> NEW.pilot_id THEN
    RAISE EXCEPTION '% is not about %', said.key, pilot.key
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.wave_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM pilots_wave w JOIN pilots_rollout o ON o.id = w.rollout_id
    WHERE w.id = NEW.wave_id AND o.pilot_id = NEW.pilot_id
      AND pilot.decision = 'scale' AND pilot.state IN ('decided', 'closed')) THEN
    RAISE EXCEPTION '% was not decided to scale to this wave', pilot.key
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.emergency_id IS NOT NULL THEN
    held := said.state IN ('open', 'evidence', 'in_review') AND EXISTS (
      SELECT 1 FROM governance_emergency e WHERE e.id = NEW.emergency_id
        AND e.review_id = said.id AND e.seconded_on <= NEW.held_on
        AND e.valid_until >= NEW.held_on) AND NOT EXISTS ({HARD_UNMET});
  ELSE
    held := said.state = 'decided' AND said.decided_on <= NEW.held_on
      AND said.outcome IN ('approved', 'approved_with_conditions')
      AND (said.valid_until IS NULL OR said.valid_until >= NEW.held_on)
      AND NOT EXISTS (
        SELECT 1 FROM governance_review r WHERE r.gate = its_gate
          AND r.subject_type_id = about AND r.subject_id = NEW.pilot_id
          AND r.decided_on <= NEW.held_on
          AND (r.decided_on, r.id) > (said.decided_on, said.id));
  END IF;
  IF held IS NOT TRUE THEN
    RAISE EXCEPTION '% lets % do nothing on %: it does not hold', said.key, pilot.key, NEW.held_on
      USING ERRCODE = 'restrict_violation';
  END IF;
  {OPEN_CONDITION};
  IF owed IS NOT NULL THEN
    RAISE EXCEPTION 'Condition % of % is not verified', owed, pilot.key
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pilots_leave_holds BEFORE INSERT ON pilots_leave
  FOR EACH ROW EXECUTE FUNCTION leave_holds();
"""
KEPT = """
CREATE FUNCTION leave_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.taken AND NOT OLD.taken
       AND to_jsonb(OLD) - 'taken' = to_jsonb(NEW) - 'taken' THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'A leave is never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER pilots_leave_kept BEFORE UPDATE OR DELETE ON pilots_leave
  FOR EACH ROW EXECUTE FUNCTION leave_is_kept();
"""
TAKE = """
CREATE FUNCTION take_leave(of bigint, for_wave bigint, verbs text[], what text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE pilots_leave SET taken = true WHERE id = (
    SELECT id FROM pilots_leave
    WHERE pilot_id = of AND wave_id IS NOT DISTINCT FROM for_wave
      AND verb = ANY (verbs) AND NOT taken AND txid = txid_current()
    ORDER BY id LIMIT 1);
  IF NOT FOUND THEN
    RAISE EXCEPTION '%: no decision lets it. Take the step where its gate is asked', what
      USING ERRCODE = 'restrict_violation';
  END IF;
END $$;
"""
PILOT = """
CREATE FUNCTION pilot_has_leave() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ran boolean := false;
  scaled boolean := false;
  settled boolean := false;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    ran := OLD.state = 'running';
    scaled := OLD.decision = 'scale';
    settled := OLD.state IN ('decided', 'closed');
  END IF;
  IF NEW.state = 'running' AND NOT ran THEN
    PERFORM take_leave(NEW.id, NULL, ARRAY['start', 'resume', 'carry_on'], NEW.key || ' may not run');
  END IF;
  IF NEW.decision = 'scale'
     AND NOT (scaled AND (settled OR NEW.state NOT IN ('decided', 'closed'))) THEN
    PERFORM take_leave(NEW.id, NULL, ARRAY['decide', 'second'], NEW.key || ' may not scale');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER pilot_has_leave AFTER INSERT OR UPDATE ON pilots_pilot
  FOR EACH ROW EXECUTE FUNCTION pilot_has_leave();
"""
WAVE = """
CREATE FUNCTION wave_has_leave() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ran boolean := false;
  was_done boolean := false;
  named text;
  of bigint;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    ran := OLD.state = 'running' AND OLD.rollout_id = NEW.rollout_id;
    was_done := OLD.state = 'done' AND OLD.rollout_id = NEW.rollout_id;
  END IF;
  SELECT key || ' wave ' || NEW.number, pilot_id INTO named, of
    FROM pilots_rollout WHERE id = NEW.rollout_id;
  IF NEW.state = 'running' AND NOT ran THEN
    PERFORM take_leave(of, NEW.id, ARRAY['start', 'resume'], named || ' may not run');
  ELSIF NEW.state = 'done' AND NOT (ran OR was_done) THEN
    RAISE EXCEPTION '% cannot be done: it did not run', named
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER wave_has_leave AFTER INSERT OR UPDATE ON pilots_wave
  FOR EACH ROW EXECUTE FUNCTION wave_has_leave();
"""


class Migration(migrations.Migration):
    dependencies = [("pilots", "0003_a_frozen_plan_holds")]
    replaces = [("pilots", "0016_the_last_door")]

    operations = [
        migrations.RunSQL(
            CHECK,
            "DROP TRIGGER pilots_leave_holds ON pilots_leave; DROP FUNCTION leave_holds();",
        ),
        migrations.RunSQL(
            KEPT,
            "DROP TRIGGER pilots_leave_kept ON pilots_leave; DROP FUNCTION leave_is_kept();",
        ),
        migrations.RunSQL(
            TAKE, "DROP FUNCTION take_leave(bigint, bigint, text[], text);"
        ),
        migrations.RunSQL(
            PILOT,
            "DROP TRIGGER pilot_has_leave ON pilots_pilot; DROP FUNCTION pilot_has_leave();",
        ),
        migrations.RunSQL(
            WAVE,
            "DROP TRIGGER wave_has_leave ON pilots_wave; DROP FUNCTION wave_has_leave();",
        ),
    ]
