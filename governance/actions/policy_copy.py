"""One set as the beginning of the next: every part copied, none shared."""

from governance.models import (
    CriteriaSet,
    GateRule,
    RuleCriterion,
    RuleSeat,
    Tier,
    TierQuestion,
)


def copy(old: CriteriaSet, new: CriteriaSet) -> None:
    """Fill `new` with the parts of `old`, which `policy_data.whole` has loaded."""
    tiers = {tier.pk: copy_tier(tier, new) for tier in old.tiers.all()}
    for question in old.questions.all():
        copy_question(question, new, tiers)
    for rule in old.rules.all():
        copy_rule(rule, new, tiers)


def copy_tier(tier: Tier, new: CriteriaSet) -> Tier:
    return Tier.objects.create(set=new, code=tier.code, name=tier.name, rank=tier.rank)


def copy_question(
    row: TierQuestion, new: CriteriaSet, tiers: dict[int, Tier]
) -> TierQuestion:
    kept = ("number", "code", "text", "explained", "adds", "gates")
    return TierQuestion.objects.create(
        set=new,
        raises_to=tiers[row.raises_to_id] if row.raises_to_id else None,
        **{name: getattr(row, name) for name in kept},
    )


def copy_rule(row: GateRule, new: CriteriaSet, tiers: dict[int, Tier]) -> GateRule:
    kept = (
        "gate", "approvals", "validity_days", "validity_months", "decide_in_days",
        "chair_after_days", "executives_after_days",
    )  # fmt: skip
    rule = GateRule.objects.create(
        set=new,
        tier=tiers[row.tier_id] if row.tier_id else None,
        **{name: getattr(row, name) for name in kept},
    )
    RuleSeat.objects.bulk_create(
        RuleSeat(
            rule=rule, seat_id=seat.seat_id, veto=seat.veto, chair=seat.chair,
            only_if=seat.only_if,
        )
        for seat in row.seats.all()
    )  # fmt: skip
    RuleCriterion.objects.bulk_create(
        RuleCriterion(rule=rule, code=each.code) for each in row.criteria.all()
    )
    return rule
