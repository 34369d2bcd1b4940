from django.db import migrations

from governance.question_catalogue import TIERS, questions


def load(apps, schema_editor):
    """Set 1 asks, and names tiers; its rules are for every tier, as the policy has them."""
    CriteriaSet = apps.get_model("governance", "CriteriaSet")
    first = CriteriaSet.objects.filter(number=1).first()
    if first is None or first.tiers.exists():
        return
    tiers = {
        code: first.tiers.create(code=code, name=name, rank=rank)
        for rank, (code, name) in enumerate(TIERS, 1)
    }
    for row in questions():
        first.questions.create(**{**row, "raises_to": tiers[row["raises_to"]]})


class Migration(migrations.Migration):
    dependencies = [("governance", "0029_tier_questions")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
