from django.db import migrations

from governance.policy_catalogue import FIRST_DAY, RULES, SEATS, codes_of, seats_of

SEAT_OF = {"regulatory": "CMP", "security": "SEC", "governance": "MRM"}


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
    seat_reviewers(apps, kinds)


def load_seats(apps):
    SeatKind = apps.get_model("governance", "SeatKind")
    return {
        code: SeatKind.objects.create(
            code=code, name=name, families=list(families), position=place
        )
        for place, (code, (name, families)) in enumerate(SEATS.items(), 1)
    }


def seat_reviewers(apps, kinds):
    """Who reviewed a family until now holds the seat that judges it."""
    Membership = apps.get_model("core", "Membership")
    SeatHolder = apps.get_model("governance", "SeatHolder")
    for each in Membership.objects.filter(role="governance_reviewer"):
        for family in each.families:
            SeatHolder.objects.get_or_create(
                seat=kinds[SEAT_OF[family]],
                person_id=each.user_id,
                team_id=each.team_id,
                defaults={"starts_on": FIRST_DAY},
            )


class Migration(migrations.Migration):
    dependencies = [("governance", "0009_seats_and_criteria_sets")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
