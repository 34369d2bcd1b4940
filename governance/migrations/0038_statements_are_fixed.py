from django.db import migrations

# What a statement says is fixed when it is issued; what was accepted is fixed whole.
FIXED = """
CREATE FUNCTION charge_statement_is_fixed() RETURNS trigger AS $$
BEGIN
  IF OLD.state = 'accepted' OR TG_OP = 'DELETE'
     OR NEW.month <> OLD.month OR NEW.edition <> OLD.edition
     OR NEW.content <> OLD.content OR NEW.content_sha256 <> OLD.content_sha256
     OR NEW.issued_by_id <> OLD.issued_by_id OR NEW.issued_at <> OLD.issued_at THEN
    RAISE EXCEPTION 'a charge statement never changes'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER charge_statement_is_fixed
  BEFORE UPDATE OR DELETE ON governance_chargestatement
  FOR EACH ROW EXECUTE FUNCTION charge_statement_is_fixed();
"""
FREE = """
DROP TRIGGER charge_statement_is_fixed ON governance_chargestatement;
DROP FUNCTION charge_statement_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0037_charge_statements")]

    operations = [migrations.RunSQL(FIXED, FREE)]
