"""Which set of the policy holds on a day, and how it decides a gate."""

from datetime import date

from governance.models import CriteriaSet, GateRule, Tier


def in_force(on: date) -> CriteriaSet | None:
    """The newest set that has begun by that day."""
    begun = CriteriaSet.objects.exclude(state=CriteriaSet.State.DRAFT)
    return begun.filter(effective_from__lte=on).order_by("-effective_from").first()


def rule(gate: str, on: date, *, tier: Tier | None = None) -> GateRule | None:
    """The rule of a gate on a day: of its tier if there is one, else for every tier."""
    found = in_force(on)
    if found is None:
        return None
    rules = {each.tier_id: each for each in found.rules.filter(gate=gate)}
    return rules.get(tier.pk if tier else None) or rules.get(None)


def gates_asking(code: str, row: CriteriaSet) -> list[str]:
    """The gates at which a set asks for a criterion, in any tier."""
    rules = row.rules.filter(criteria__code=code).order_by("gate")
    return list(rules.values_list("gate", flat=True).distinct())
