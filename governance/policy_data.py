"""A criteria set as plain values, read in a fixed number of queries."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from core.clock import today
from governance import catalogue, tiering
from governance.models import (
    CriteriaSet,
    Criterion,
    Gate,
    GateRule,
    RuleSeat,
    SeatHolder,
    TierQuestion,
)
from governance.tiering import Policy, Question, Rule, Seat, Tier


def whole(row: CriteriaSet) -> CriteriaSet:
    """The set with all its parts as they are now, in six queries whatever it holds."""
    return with_parts().get(pk=row.pk)


def with_parts() -> QuerySet[CriteriaSet]:
    seats = Prefetch("seats", RuleSeat.objects.select_related("seat"))
    rules = Prefetch(
        "rules",
        GateRule.objects.select_related("tier")
        .prefetch_related(seats, "criteria")
        .order_by("gate", "tier__rank", "id"),
    )
    asked = Prefetch(
        "questions",
        TierQuestion.objects.select_related("raises_to").order_by("number", "id"),
    )
    return CriteriaSet.objects.prefetch_related("tiers", asked, rules)


def of(row: CriteriaSet) -> Policy:
    """As `tiering` takes it. Load it with `whole` for few queries."""
    return Policy(
        tuple(Tier(t.code, t.name, t.rank) for t in row.tiers.all()),
        tuple(question(each) for each in row.questions.all()),
        tuple(rule(each) for each in row.rules.all()),
    )


def question(row: TierQuestion) -> Question:
    raises = row.raises_to.code if row.raises_to else ""
    adds, gates = frozenset(row.adds), frozenset(row.gates)
    return Question(row.code, row.text, raises, adds, gates, row.explained)


def rule(row: GateRule) -> Rule:
    return Rule(
        gate=row.gate,
        tier=row.tier.code if row.tier else "",
        approvals=row.approvals,
        days=row.validity_days,
        months=row.validity_months,
        decide_in=row.decide_in_days,
        chair_after=row.chair_after_days,
        executives_after=row.executives_after_days,
        seats=tuple(
            Seat(each.seat.code, each.veto, each.chair, each.only_if)
            for each in row.seats.all()
        ),
        criteria=frozenset(each.code for each in row.criteria.all()),
    )


def faults(row: CriteriaSet) -> list[tiering.Fault]:
    """What is wrong with a set as things are today."""
    return tiering.faults(
        of(row),
        gates=Gate.values,
        known=known_codes(),
        never=catalogue.NEVER,
        held=held_seats(),
    )


def known_codes() -> Iterable[str]:
    """The criteria that have a wording from today on, or will have."""
    rows = Criterion.objects.exclude(effective_to__lte=today())
    return rows.values_list("code", flat=True)


def held_seats() -> Iterable[str]:
    rows = SeatHolder.objects.on(today())
    return rows.values_list("seat__code", flat=True).distinct()
