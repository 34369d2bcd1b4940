from django.db import migrations

# A row or a cell changes only while its version is a draft; what was published can be
# superseded and nothing else.
FIXED = """
CREATE FUNCTION raci_row_is_fixed() RETURNS trigger AS $$
DECLARE
  asked bigint;
  found text;
BEGIN
  IF TG_TABLE_NAME = 'governance_racirow' THEN
    asked := CASE TG_OP WHEN 'DELETE' THEN OLD.matrix_id ELSE NEW.matrix_id END;
  ELSE
    SELECT matrix_id INTO asked FROM governance_racirow
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.row_id ELSE NEW.row_id END;
  END IF;
  SELECT state INTO found FROM governance_racimatrix WHERE id = asked;
  IF found IS NOT NULL AND found <> 'draft' THEN
    RAISE EXCEPTION 'a published version of the matrix never changes'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE FUNCTION raci_version_is_fixed() RETURNS trigger AS $$
BEGIN
  IF OLD.state NOT IN ('published', 'superseded') THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR NEW.state NOT IN ('published', 'superseded')
     OR NEW.number <> OLD.number OR NEW.note <> OLD.note
     OR NEW.effective_from <> OLD.effective_from
     OR NEW.published_at IS DISTINCT FROM OLD.published_at
     OR NEW.published_by_id IS DISTINCT FROM OLD.published_by_id THEN
    RAISE EXCEPTION 'a published version of the matrix never changes'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE TRIGGER raci_row_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON governance_racirow
  FOR EACH ROW EXECUTE FUNCTION raci_row_is_fixed();
CREATE TRIGGER raci_cell_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON governance_racicell
  FOR EACH ROW EXECUTE FUNCTION raci_row_is_fixed();
CREATE TRIGGER raci_version_is_fixed BEFORE UPDATE OR DELETE ON governance_racimatrix
  FOR EACH ROW EXECUTE FUNCTION raci_version_is_fixed();
"""
FREE = """
DROP TRIGGER raci_version_is_fixed ON governance_racimatrix;
DROP TRIGGER raci_cell_is_fixed ON governance_racicell;
DROP TRIGGER raci_row_is_fixed ON governance_racirow;
DROP FUNCTION raci_version_is_fixed();
DROP FUNCTION raci_row_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0020_a_cell_belongs_to_a_row")]

    operations = [migrations.RunSQL(FIXED, FREE)]
