"""A change request keeps a clause of the very rules that it was filed under."""

from django.db import migrations

OF_ITS_RULES = """
ALTER TABLE governance_rulesclause
  ADD CONSTRAINT a_clause_and_its_rules UNIQUE (id, rules_id);
ALTER TABLE governance_changerequest
  ADD CONSTRAINT a_clause_is_of_its_rules FOREIGN KEY (clause_id, rules_id)
  REFERENCES governance_rulesclause (id, rules_id) DEFERRABLE INITIALLY DEFERRED;
"""
OF_ANY_RULES = """
ALTER TABLE governance_changerequest DROP CONSTRAINT a_clause_is_of_its_rules;
ALTER TABLE governance_rulesclause DROP CONSTRAINT a_clause_and_its_rules;
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0017_rules_are_signed_and_fixed")]

    operations = [migrations.RunSQL(OF_ITS_RULES, OF_ANY_RULES)]
