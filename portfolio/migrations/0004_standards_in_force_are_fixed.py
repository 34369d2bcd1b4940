from django.db import migrations

# What a standard demands, and of whom, never changes once it was brought into force:
# products said that they conform to it, and deviations were granted from it.
FIXED = """
CREATE FUNCTION standard_version_is_fixed() RETURNS trigger AS $$
BEGIN
  IF OLD.state <> 'draft' THEN
    RAISE EXCEPTION 'a standard that was brought into force never changes'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE FUNCTION standard_reach_is_fixed() RETURNS trigger AS $$
DECLARE
  asked bigint[];
BEGIN
  IF TG_OP = 'INSERT' THEN asked := ARRAY[NEW.standardversion_id];
  ELSIF TG_OP = 'DELETE' THEN asked := ARRAY[OLD.standardversion_id];
  ELSE asked := ARRAY[OLD.standardversion_id, NEW.standardversion_id];
  END IF;
  IF EXISTS (SELECT 1 FROM portfolio_standardversion
             WHERE id = ANY(asked) AND state <> 'draft') THEN
    RAISE EXCEPTION 'a standard that was brought into force never changes'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE TRIGGER standard_version_is_fixed BEFORE UPDATE OR DELETE
  ON portfolio_standardversion FOR EACH ROW
  EXECUTE FUNCTION standard_version_is_fixed();
CREATE TRIGGER standard_lines_are_fixed BEFORE INSERT OR UPDATE OR DELETE
  ON portfolio_standardversion_lines FOR EACH ROW
  EXECUTE FUNCTION standard_reach_is_fixed();
CREATE TRIGGER standard_products_are_fixed BEFORE INSERT OR UPDATE OR DELETE
  ON portfolio_standardversion_products FOR EACH ROW
  EXECUTE FUNCTION standard_reach_is_fixed();
"""
LOOSE = """
DROP TRIGGER standard_products_are_fixed ON portfolio_standardversion_products;
DROP TRIGGER standard_lines_are_fixed ON portfolio_standardversion_lines;
DROP TRIGGER standard_version_is_fixed ON portfolio_standardversion;
DROP FUNCTION standard_reach_is_fixed();
DROP FUNCTION standard_version_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0003_standards_and_deviations")]

    operations = [migrations.RunSQL(FIXED, LOOSE)]
