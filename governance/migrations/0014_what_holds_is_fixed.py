"""What was signed, published, frozen or issued, PostgreSQL keeps as it was: whoever writes."""

from django.db import migrations

APPEND_ONLY = ["governance_signature", "governance_rightused", "governance_proposalsignature"]

# What was frozen never changes; what is ready does not change at all; nothing goes.
PACK = """
CREATE FUNCTION governance_pack_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'ready'
    AND (NEW.review_id, NEW.number, NEW.frozen_by_id, NEW.frozen_at,
         NEW.snapshot, NEW.snapshot_sha256)
      = (OLD.review_id, OLD.number, OLD.frozen_by_id, OLD.frozen_at,
         OLD.snapshot, OLD.snapshot_sha256) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'An evidence pack is never changed or deleted'
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER governance_pack_frozen BEFORE UPDATE OR DELETE ON governance_pack
  FOR EACH ROW EXECUTE FUNCTION governance_pack_frozen();
"""
FREE_PACK = """
DROP TRIGGER governance_pack_frozen ON governance_pack;
DROP FUNCTION governance_pack_frozen();
"""

# A row or a cell changes only while its version is a draft; what was published can be
# superseded and nothing else.
MATRIX = """
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
FREE_MATRIX = """
DROP TRIGGER raci_version_is_fixed ON governance_racimatrix;
DROP TRIGGER raci_cell_is_fixed ON governance_racicell;
DROP TRIGGER raci_row_is_fixed ON governance_racirow;
DROP FUNCTION raci_version_is_fixed();
DROP FUNCTION raci_row_is_fixed();
"""

# A policy is what months were reckoned by: another one follows it, none is reworded.
POLICY = """
CREATE FUNCTION credit_policy_is_fixed() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'a credit policy never changes' USING ERRCODE = 'restrict_violation';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER credit_policy_is_fixed BEFORE UPDATE ON governance_creditpolicy
  FOR EACH ROW EXECUTE FUNCTION credit_policy_is_fixed();
"""
FREE_POLICY = """
DROP TRIGGER credit_policy_is_fixed ON governance_creditpolicy;
DROP FUNCTION credit_policy_is_fixed();
"""

# What a statement says is fixed when it is issued; what was accepted is fixed whole.
STATEMENT = """
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
FREE_STATEMENT = """
DROP TRIGGER charge_statement_is_fixed ON governance_chargestatement;
DROP FUNCTION charge_statement_is_fixed();
"""

# After the first version, which came with the product, none of the matrix is published
# unless both sides have signed it.
SIGNED = """
CREATE FUNCTION proposal_is_fixed() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN
      RAISE EXCEPTION 'a proposal begins open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'open' OR NEW.kind <> OLD.kind
     OR NEW.document_id <> OLD.document_id OR NEW.record <> OLD.record
     OR NEW.record_hash <> OLD.record_hash
     OR NEW.effective_from <> OLD.effective_from THEN
    RAISE EXCEPTION 'what was proposed never changes'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'agreed' AND (
    SELECT count(*) FROM governance_proposalsignature
    WHERE proposal_id = NEW.id AND record_hash = NEW.record_hash) < 2 THEN
    RAISE EXCEPTION 'both sides sign a proposal'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER proposal_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON governance_proposal
  FOR EACH ROW EXECUTE FUNCTION proposal_is_fixed();

CREATE FUNCTION raci_version_is_signed() RETURNS trigger AS $$
BEGIN
  IF NEW.number > 1 AND NEW.state = 'published' AND NOT EXISTS (
    SELECT 1 FROM governance_proposal
    WHERE kind = 'raci' AND document_id = NEW.id AND state = 'agreed'
      AND effective_from = NEW.effective_from) THEN
    RAISE EXCEPTION 'both sides sign a version of the matrix before it holds'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER raci_version_is_signed BEFORE UPDATE OF state ON governance_racimatrix
  FOR EACH ROW WHEN (OLD.state = 'draft') EXECUTE FUNCTION raci_version_is_signed();
"""
UNSIGNED = """
DROP TRIGGER raci_version_is_signed ON governance_racimatrix;
DROP FUNCTION raci_version_is_signed();
DROP TRIGGER proposal_is_fixed ON governance_proposal;
DROP FUNCTION proposal_is_fixed();
"""


def append_only(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION append_only();",
        f"DROP TRIGGER {table}_append_only ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0013_load_the_change_classes"),
        ("core", "0002_records_are_append_only"),
    ]
    replaces = [
        ("governance", "0002_signatures_are_append_only"),
        ("governance", "0021_published_versions_are_fixed"),
        ("governance", "0038_statements_are_fixed"),
        ("governance", "0042_nothing_holds_unsigned"),
    ]

    operations = [
        *(append_only(table) for table in APPEND_ONLY),
        migrations.RunSQL(PACK, FREE_PACK),
        migrations.RunSQL(MATRIX, FREE_MATRIX),
        migrations.RunSQL(POLICY, FREE_POLICY),
        migrations.RunSQL(STATEMENT, FREE_STATEMENT),
        migrations.RunSQL(SIGNED, UNSIGNED),
    ]
