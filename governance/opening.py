"""What a review opens with: the set in force, the tier by the answers, the rule (ADR 22).

One place for the page that asks, the API, and the apps that ask for their own things.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet

from core.errors import Unfit
from governance import business_time, calendars, policy_data, policy_rights, tiering
from governance.models import (
    CriteriaSet,
    Criterion,
    GateRule,
    Placement,
    Review,
    Tier,
    TierQuestion,
)
from governance.tiering import Asked

Answers = Mapping[str, bool]


@dataclass(frozen=True)
class Opening:
    """The rule and the tier as rows, what they ask for, and the answers that count."""

    rule: GateRule
    tier: Tier | None
    asked: Asked
    answers: dict[str, bool]


REVIEW_DAYS = 10  # open days of the calendar of the gates, where no rule says another


def policy_on(day: date) -> CriteriaSet | None:
    """The set in force on a day, with all its parts."""
    found = policy_rights.in_force(day)
    return policy_data.whole(found) if found else None


def find(gate: str, answers: Answers, *, on: date) -> Opening | None:
    """What `gate` asks for on a day by these answers; None if no rule says so."""
    row = policy_on(on)
    return opening(row, gate, answers) if row else None


def opening(row: CriteriaSet, gate: str, answers: Answers) -> Opening | None:
    policy = policy_data.of(row)
    asked = tiering.asked(policy, gate, answers)
    if asked is None:
        return None
    tiers = {tier.code: tier for tier in row.tiers.all()}
    rules = {(r.gate, r.tier.code if r.tier else ""): r for r in row.rules.all()}
    tier = tiers[asked.placed.tier.code] if asked.placed.tier else None
    rule = rules[asked.rule.gate, asked.rule.tier]
    return Opening(rule, tier, asked, tiering.said(policy, answers))


def told(subject: Model, answers: Answers | None, *, on: date) -> Answers:
    """The answers that count: those given now, else the last ones about this subject.

    Raises Unfit for an answer to a question that the set of the day does not ask.
    """
    if answers is None:
        return latest(subject)
    row = policy_rights.in_force(on)
    asked = TierQuestion.objects.filter(set=row).values_list("code", flat=True)
    strange = sorted(set(answers) - set(asked))
    if strange:
        raise Unfit("answers", f"Nobody asks “{strange[0]}”: {', '.join(asked)}.")
    return answers


def latest(subject: Model) -> dict[str, bool]:
    """What was answered when a gate of this subject was asked for last."""
    reviews = Review.objects.about(subject)
    found = Placement.objects.filter(review__in=reviews).order_by("-review_id").first()
    return dict(found.answers) if found else {}


def due(opened: Opening | None, day: date) -> date:
    """When the answer is due: so many open days on, by the calendar of the gates."""
    days = opened.rule.decide_in_days if opened else REVIEW_DAYS
    return business_time.day_after(calendars.gates(), day, days)


def criteria(opened: Opening | None, gate: str, day: date) -> QuerySet[Criterion]:
    """The wordings to be met; without a rule every one in force that names the gate."""
    rows = Criterion.objects.in_force(day)
    if opened is None:
        return rows.for_gate(gate)
    return rows.filter(code__in=opened.asked.criteria)


def placed(review: Review) -> Placement | None:
    """What a review was opened with, with its set, tier and questions."""
    rows = Placement.objects.select_related("set", "tier")
    return rows.prefetch_related("set__questions").filter(review=review).first()
