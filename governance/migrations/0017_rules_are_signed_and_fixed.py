from django.db import migrations

# No version of the rules is in force unless both sides signed that very day for it, and
# none is an exception. What was agreed never changes: neither the version nor its
# clauses nor what they govern.
SIGNED = """
CREATE FUNCTION rules_are_signed() RETURNS trigger AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state <> 'draft' THEN
    RAISE EXCEPTION 'rules that both sides signed never change'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF NEW.state <> 'draft' AND NOT EXISTS (
    SELECT 1 FROM governance_proposal
    WHERE kind = 'rules' AND document_id = NEW.id AND state = 'agreed'
      AND effective_from = NEW.effective_from) THEN
    RAISE EXCEPTION 'both sides sign a version of the rules before it holds'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE FUNCTION rules_clause_is_fixed() RETURNS trigger AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (
    SELECT 1 FROM governance_rulesversion WHERE id = OLD.rules_id AND state <> 'draft')
  OR TG_OP <> 'DELETE' AND EXISTS (
    SELECT 1 FROM governance_rulesversion WHERE id = NEW.rules_id AND state <> 'draft')
  THEN
    RAISE EXCEPTION 'rules that both sides signed never change'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE FUNCTION rules_governed_is_fixed() RETURNS trigger AS $$
DECLARE
  asked bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN asked := ARRAY[NEW.rulesclause_id];
  ELSIF TG_OP = 'DELETE' THEN asked := ARRAY[OLD.rulesclause_id];
  ELSE asked := ARRAY[OLD.rulesclause_id, NEW.rulesclause_id];
  END IF;
  IF EXISTS (
    SELECT 1 FROM governance_rulesclause AS clause
    JOIN governance_rulesversion AS rules ON rules.id = clause.rules_id
    WHERE clause.id = ANY(asked) AND rules.state <> 'draft') THEN
    RAISE EXCEPTION 'rules that both sides signed never change'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE TRIGGER rules_are_signed BEFORE INSERT OR UPDATE OR DELETE
  ON governance_rulesversion FOR EACH ROW EXECUTE FUNCTION rules_are_signed();
CREATE TRIGGER rules_clause_is_fixed BEFORE INSERT OR UPDATE OR DELETE
  ON governance_rulesclause FOR EACH ROW EXECUTE FUNCTION rules_clause_is_fixed();
CREATE TRIGGER rules_classes_are_fixed BEFORE INSERT OR UPDATE OR DELETE
  ON governance_rulesclause_classes
  FOR EACH ROW EXECUTE FUNCTION rules_governed_is_fixed();
CREATE TRIGGER rules_levels_are_fixed BEFORE INSERT OR UPDATE OR DELETE
  ON governance_rulesclause_levels
  FOR EACH ROW EXECUTE FUNCTION rules_governed_is_fixed();
"""
UNSIGNED = """
DROP TRIGGER rules_levels_are_fixed ON governance_rulesclause_levels;
DROP TRIGGER rules_classes_are_fixed ON governance_rulesclause_classes;
DROP TRIGGER rules_clause_is_fixed ON governance_rulesclause;
DROP TRIGGER rules_are_signed ON governance_rulesversion;
DROP FUNCTION rules_governed_is_fixed();
DROP FUNCTION rules_clause_is_fixed();
DROP FUNCTION rules_are_signed();
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0016_rules_of_engagement")]

    operations = [migrations.RunSQL(SIGNED, UNSIGNED)]
