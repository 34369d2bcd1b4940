from django.db import migrations

from governance.party_catalogue import SIGNERS

# Signatures are only ever added. After the first version, which came with the product,
# none of the matrix is published unless both sides have signed it.
SIGNED = """
CREATE TRIGGER governance_proposalsignature_append_only
  BEFORE UPDATE OR DELETE ON governance_proposalsignature
  FOR EACH ROW EXECUTE FUNCTION append_only();

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
DROP TRIGGER governance_proposalsignature_append_only ON governance_proposalsignature;
"""


def name_who_signs(apps, schema_editor):
    """The leads of these two parties sign, until somebody who keeps people says else."""
    Party = apps.get_model("governance", "Party")
    Party.objects.filter(code__in=SIGNERS).exclude(side="none").update(lead_signs=True)


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0041_documents_both_sides_sign"),
        ("core", "0002_records_are_append_only"),
    ]

    operations = [
        migrations.RunSQL(SIGNED, UNSIGNED),
        migrations.RunPython(name_who_signs, migrations.RunPython.noop),
    ]
