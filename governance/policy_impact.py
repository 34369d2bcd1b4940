"""What a draft of the policy would touch, had it been in force: read before it is published.

Nothing here is changed by publishing: a review keeps the set it was opened under, an
approval its last day. What is counted is what would be asked of the same subjects next.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.clock import today
from governance import canonical, policy_data, policy_rights, tiering, validity
from governance.models import Assessment, CriteriaSet, Placement, Review
from governance.tiering import Asked, Policy


@dataclass(frozen=True)
class Waiting:
    """A review under way, and what it would be asked for under the draft."""

    review: Review
    tier: str
    more: tuple[str, ...]  # criteria
    fewer: tuple[str, ...]
    seats: tuple[str, ...]
    approvals: int


@dataclass(frozen=True)
class Ending:
    """An approval in force that would have been shorter, and what rests on it."""

    review: Review
    would_end: date


@dataclass(frozen=True)
class Impact:
    waiting: list[Waiting]
    ending: list[Ending]
    vacant: list[str]

    @property
    def digest(self) -> str:
        """One hash of all that is shown: who publishes has read just this."""
        return canonical.digest(plain(self))


def plain(found: Impact) -> dict[str, Any]:
    """The impact as the API sends it and as it is hashed."""
    ending = [
        {"review": e.review.key, "would_end": str(e.would_end)} for e in found.ending
    ]
    return {
        "waiting": [as_values(each) for each in found.waiting],
        "ending": ending,
        "vacant": found.vacant,
    }


def as_values(each: Waiting) -> dict[str, Any]:
    return {
        "review": each.review.key,
        "tier": each.tier,
        "more": list(each.more),
        "fewer": list(each.fewer),
        "seats": list(each.seats),
        "approvals": each.approvals,
    }


def impact(row: CriteriaSet) -> Impact:
    """Of a draft, or of a published set as if it were one, as things are now."""
    sets = Sets()
    policy = sets.of(row)
    vacant = [
        f.where for f in policy_data.faults(policy_data.whole(row)) if not f.blocks
    ]
    return Impact(
        list(waiting(policy, sets)), list(ending(policy, today())), sorted(vacant)
    )


class Sets:
    """The sets that reviews were opened under, each read once."""

    def __init__(self) -> None:
        self.holding = policy_rights.in_force(today())
        self.read: dict[int, Policy] = {}

    def of(self, row: CriteriaSet | None) -> Policy:
        if row is None:
            return Policy()
        if row.pk not in self.read:
            self.read[row.pk] = policy_data.of(policy_data.whole(row))
        return self.read[row.pk]

    def under(self, review: Review) -> Policy:
        """The set of a review; of the time before sets, the one in force today."""
        placed = placement(review)
        return self.of(placed.set if placed else self.holding)


def waiting(policy: Policy, sets: Sets) -> Iterator[Waiting]:
    """Undecided reviews for which the draft asks for something else."""
    rows = Review.objects.filter(state__in=Review.UNDECIDED).order_by("key")
    rows = rows.select_related("placement__set", "team")
    for review in rows.prefetch_related("assessments__criterion"):
        answers = answers_of(review)
        asked = tiering.asked(policy, review.gate, answers)
        before = tiering.asked(sets.under(review), review.gate, answers)
        if asked:
            found = compared(review, asked)
            if found.more or found.fewer or table(asked) != table(before):
                yield found


def placement(review: Review) -> Placement | None:
    found = getattr(review, "placement", None)
    return found if isinstance(found, Placement) else None


def answers_of(review: Review) -> Mapping[str, bool]:
    """What was answered at its opening; of the time before questions, nothing."""
    placed = placement(review)
    return placed.answers if placed else {}


def table(asked: Asked | None) -> tuple[Any, ...]:
    """Who sits there, with what power, and how many have to approve."""
    return (asked.seats, asked.approvals) if asked else ()


def compared(review: Review, asked: Asked) -> Waiting:
    inside = {row.criterion.code for row in review.assessments.all() if of_gate(row)}
    tier = asked.placed.tier
    return Waiting(
        review,
        tier.name if tier else "",
        tuple(sorted(asked.criteria - inside)),
        tuple(sorted(inside - asked.criteria)),
        tuple(seat.code for seat in asked.seats),
        asked.approvals,
    )


def of_gate(row: Assessment) -> bool:
    """What a reviewer asked for beyond the gate is hers, under any set."""
    return row.asked_by_id is None


def ending(policy: Policy, on: date) -> Iterator[Ending]:
    """Approvals in force that the draft's rule would let end sooner."""
    rows = Review.objects.filter(
        state=Review.State.DECIDED, outcome__in=Review.APPROVALS, valid_until__gte=on
    )
    rows = rows.select_related("placement", "team").prefetch_related("subject")
    for review in rows.order_by("key"):
        asked = tiering.asked(policy, review.gate, answers_of(review))
        if asked and review.decided_on and review.valid_until:
            term = {"days": asked.rule.days, "months": asked.rule.months}
            would = validity.last_day(review.decided_on, **term)
            if would < review.valid_until:
                yield Ending(review, would)
