from django.db import migrations

from governance.policy_catalogue import FIRST_DAY, RULES, SEATS, codes_of, seats_of
from governance.question_catalogue import TIERS, questions


def load(apps, schema_editor):
    CriteriaSet = apps.get_model("governance", "CriteriaSet")
    if CriteriaSet.objects.exists():
        return
    kinds = load_seats(apps)
    first = CriteriaSet.objects.create(
        number=1, state="published", effective_from=FIRST_DAY
    )
    for gate, rule in RULES.items():
        row = first.rules.create(
            gate=gate,
            approvals=rule.approvals,
            validity_days=rule.days,
            validity_months=rule.months,
        )
        for seat in seats_of(gate):
            row.seats.create(**{**seat, "seat": kinds[seat["seat"]]})
        for code in codes_of(gate):
            row.criteria.create(code=code)
    load_questions(first)


def load_seats(apps):
    SeatKind = apps.get_model("governance", "SeatKind")
    return {
        code: SeatKind.objects.create(
            code=code, name=name, families=list(families), position=place
        )
        for place, (code, (name, families)) in enumerate(SEATS.items(), 1)
    }


def load_questions(first):
    """Set 1 asks, and names tiers; its rules are for every tier, as the policy has them."""
    tiers = {
        code: first.tiers.create(code=code, name=name, rank=rank)
        for rank, (code, name) in enumerate(TIERS, 1)
    }
    for row in questions():
        first.questions.create(**{**row, "raises_to": tiers[row["raises_to"]]})


class Migration(migrations.Migration):
    dependencies = [("governance", "0006_load_the_calendars")]
    replaces = [("governance", "0010_load_the_first_criteria_set"), ("governance", "0030_load_the_questions")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
