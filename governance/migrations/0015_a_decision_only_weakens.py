"""What a gate decided is never made stronger afterwards: PostgreSQL refuses, whoever writes.

A decision may end, or hold for fewer days. It never comes to say something else, about
something else, for longer, or again after its end. Its conditions are never taken away, and
the facts it rests on never change. An emergency leave keeps the days that its second person
gave it. How many have to approve, and in which seats, stays as it was when a review was opened.

Forged from nothing, a decision opens nothing either: see “a leave rests on signatures” of pilots.
"""

from django.db import migrations

DECISION = """
CREATE FUNCTION decision_only_weakens() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  why text := '';
BEGIN
  IF TG_OP = 'DELETE' THEN
    why := 'is never deleted';
  ELSIF ROW(OLD.id, OLD.gate, OLD.subject_type_id, OLD.subject_id, OLD.rule_id, OLD.round,
            OLD.outcome, OLD.decided_on)
      IS DISTINCT FROM
        ROW(NEW.id, NEW.gate, NEW.subject_type_id, NEW.subject_id, NEW.rule_id, NEW.round,
            NEW.outcome, NEW.decided_on) THEN
    why := 'is never changed';
  ELSIF OLD.valid_until IS NOT NULL
      AND (NEW.valid_until IS NULL OR NEW.valid_until > OLD.valid_until) THEN
    why := 'never holds for longer';
  ELSIF NEW.state IN ('open', 'evidence', 'in_review')
      OR OLD.state <> 'decided'
         AND (NEW.state = 'decided' OR NEW.ended_on IS NULL OR NEW.ended_on > OLD.ended_on) THEN
    why := 'does not come back';
  END IF;
  IF why <> '' THEN
    RAISE EXCEPTION 'What % decided %: ask for the gate again', OLD.key, why
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
END $$;
CREATE TRIGGER governance_review_weakens BEFORE UPDATE OR DELETE ON governance_review
  FOR EACH ROW WHEN (OLD.outcome <> '') EXECUTE FUNCTION decision_only_weakens();
"""
CONDITION = """
CREATE FUNCTION condition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF ROW(OLD.review_id, OLD.blocking) IS NOT DISTINCT FROM ROW(NEW.review_id, NEW.blocking) THEN
      RETURN NEW;
    END IF;
  END IF;
  IF EXISTS (SELECT 1 FROM governance_review WHERE id = OLD.review_id AND outcome <> '') THEN
    RAISE EXCEPTION 'Condition % was decided: it is verified or waived, never taken away', OLD.key
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
END $$;
CREATE TRIGGER governance_condition_stays BEFORE UPDATE OR DELETE ON governance_condition
  FOR EACH ROW EXECUTE FUNCTION condition_stays();
"""
# Five open days are at most two weeks of the calendar, with every holiday among them.
EMERGENCY = """
CREATE FUNCTION emergency_stays_short() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.valid_until > NEW.seconded_on + 14 THEN
    RAISE EXCEPTION 'An emergency leave lasts a few days' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.seconded_on IS NOT NULL AND
       (ROW(OLD.review_id, OLD.asked_by_id, OLD.seconded_by_id, OLD.seconded_on)
          IS DISTINCT FROM
        ROW(NEW.review_id, NEW.asked_by_id, NEW.seconded_by_id, NEW.seconded_on)
        OR NEW.valid_until > OLD.valid_until) THEN
      RAISE EXCEPTION 'An emergency leave is never given again or for longer'
        USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER governance_emergency_short BEFORE INSERT OR UPDATE ON governance_emergency
  FOR EACH ROW EXECUTE FUNCTION emergency_stays_short();
"""
FACTS = """
CREATE TRIGGER governance_keptfacts_append_only BEFORE UPDATE OR DELETE ON governance_keptfacts
  FOR EACH ROW EXECUTE FUNCTION append_only();
"""
# What is published says for good how many have to approve; a review keeps its rule.
TABLE = """
CREATE FUNCTION table_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Who decides at a gate is said by a new criteria set, not by changing %', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION published_rule_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM governance_criteriaset WHERE id = OLD.set_id AND state <> 'draft') THEN
    RAISE EXCEPTION 'Who decides at a gate is said by a new criteria set, not by changing %', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
END $$;
CREATE TRIGGER governance_rule_stays
  BEFORE UPDATE OF approvals, set_id, gate, tier_id OR DELETE ON governance_gaterule
  FOR EACH ROW EXECUTE FUNCTION published_rule_stays();
CREATE TRIGGER governance_set_stays BEFORE UPDATE OF state ON governance_criteriaset
  FOR EACH ROW WHEN (OLD.state <> 'draft' AND NEW.state = 'draft') EXECUTE FUNCTION table_stays();
CREATE TRIGGER governance_set_is_kept BEFORE DELETE ON governance_criteriaset
  FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION table_stays();
CREATE TRIGGER governance_review_rule_stays BEFORE UPDATE OF rule_id ON governance_review
  FOR EACH ROW WHEN (OLD.rule_id <> NEW.rule_id OR OLD.rule_id IS NOT NULL AND NEW.rule_id IS NULL)
  EXECUTE FUNCTION table_stays();
CREATE TRIGGER governance_seat_stays BEFORE UPDATE ON governance_seat
  FOR EACH ROW WHEN (ROW(OLD.id, OLD.review_id, OLD.kind_id, OLD.veto)
                     IS DISTINCT FROM ROW(NEW.id, NEW.review_id, NEW.kind_id, NEW.veto))
  EXECUTE FUNCTION table_stays();
CREATE TRIGGER governance_seat_is_kept BEFORE DELETE ON governance_seat
  FOR EACH ROW EXECUTE FUNCTION table_stays();
"""
TABLE_GONE = "".join(
    f"DROP TRIGGER governance_{name} ON governance_{table};"
    for name, table in (
        ("rule_stays", "gaterule"), ("set_stays", "criteriaset"),
        ("set_is_kept", "criteriaset"), ("review_rule_stays", "review"),
        ("seat_stays", "seat"), ("seat_is_kept", "seat"),
    )
) + "DROP FUNCTION table_stays(); DROP FUNCTION published_rule_stays();"  # fmt: skip
GONE = "DROP TRIGGER {0} ON {1}; DROP FUNCTION {2}();"


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0014_what_holds_is_fixed"),
        ("core", "0002_records_are_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            FACTS,
            "DROP TRIGGER governance_keptfacts_append_only ON governance_keptfacts;",
        ),
        migrations.RunSQL(TABLE, TABLE_GONE),
    ] + [
        migrations.RunSQL(sql, GONE.format(*names))
        for sql, *names in (
            (DECISION, "governance_review_weakens", "governance_review",
             "decision_only_weakens"),
            (CONDITION, "governance_condition_stays", "governance_condition",
             "condition_stays"),
            (EMERGENCY, "governance_emergency_short", "governance_emergency",
             "emergency_stays_short"),
        )
    ]  # fmt: skip
