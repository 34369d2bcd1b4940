"""What the review page shows beside the review itself, and to whom it offers what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from core import access
from core.clock import today
from core.models import User
from core.roles import Family, Perm
from governance import materials, seating, standing
from governance.models import (
    Assessment,
    Condition,
    Criterion,
    Evidence,
    Review,
    Seat,
)
from governance.seats_page import listed


@dataclass(frozen=True)
class Line:
    """One criterion of the page: its verdict, what speaks for it, and whose it is."""

    row: Assessment
    evidence: list[Evidence]
    conditions: list[Condition]
    can_judge: bool

    @property
    def is_open(self) -> bool:
        return self.row.verdict == Assessment.Verdict.NOT_MET


@dataclass(frozen=True)
class Group:
    """The criteria of one family, and whether their verdicts may still change."""

    family: str
    label: str
    lines: list[Line]
    is_fixed: bool

    @property
    def can_judge(self) -> bool:
        return any(line.can_judge for line in self.lines)

    @property
    def open(self) -> int:
        return sum(line.is_open for line in self.lines)


@dataclass(frozen=True)
class Part:
    """What this person may do in this review, and what it waits for."""

    reader: str
    why_barred: str = ""
    seats: list[Seat] = field(default_factory=list)  # to vote in, now
    to_judge: set[str] = field(default_factory=set)
    unmet: int = 0  # criteria that those seats judge
    unseen: int = 0  # evidence for them that the reader has not looked at
    has_signed: bool = False
    can_submit: bool = False
    sits: bool = False
    chairs: bool = False

    @property
    def can_add(self) -> bool:
        return self.can_submit or self.sits

    @property
    def sign_for(self) -> str:
        return listed(self.seats, "or")


def part_of(review: Review, user: User, stakes: dict[int, str]) -> Part:
    """Where the reader stands: the same rules as the actions, asked beforehand.

    `stakes` is who has a part in the subject now (`standing.involved_now`).
    """
    signs = access.allows(user, Perm.GATE_SIGN, team=review.team)
    mine = seating.sits_in(review, user) if signs else []
    why = standing.why_barred(review, user, stakes)
    free = mine and not why and review.state == Review.State.IN_REVIEW
    seats = seating.may_take(review, user) if free else []
    judged = seating.families_of(review, seats)
    return Part(
        reader=str(user),
        why_barred=why if mine else "",
        seats=seats,
        to_judge=judged,
        unmet=unmet(review, judged),
        unseen=unseen(review, judged, user),
        has_signed=seating.has_voted(review, user),
        can_submit=access.allows(user, Perm.GATE_SUBMIT, team=review.team),
        sits=bool(mine) and not why,
        chairs=any(seat.chair for seat in mine) and not why,
    )


def unmet(review: Review, families: set[str]) -> int:
    return sum(
        row.verdict == Assessment.Verdict.NOT_MET and row.criterion.family in families
        for row in review.assessments.all()
    )


def unseen(review: Review, families: set[str], user: User) -> int:
    """Evidence that speaks for these families and that this person did not look at."""
    return sum(
        piece.criterion is not None
        and piece.criterion.family in families
        and all(look.person_id != user.pk for look in piece.looks.all())
        for piece in review.evidence.all()
    )


def groups(review: Review, part: Part) -> list[Group]:
    """The criteria by family, in their usual order."""
    left = seating.open_families(review)
    return [
        Group(
            family,
            Family(family).label,
            lines(review, family, can_judge=family in part.to_judge),
            family not in left,
        )
        for family in standing.families(review)
    ]


def lines(review: Review, family: str, *, can_judge: bool) -> list[Line]:
    rows = [a for a in review.assessments.all() if a.criterion.family == family]
    return [
        Line(
            row,
            of_criterion(review.evidence.all(), row.criterion_id),
            of_criterion(review.conditions.all(), row.criterion_id),
            can_judge,
        )
        for row in sorted(rows, key=open_first)
    ]


def open_first(row: Assessment) -> tuple[bool, str]:
    """What nobody has judged yet stands before what is judged."""
    return row.verdict != Assessment.Verdict.NOT_MET, row.criterion.code


def amounts(review: Review) -> list[tuple[str, str]]:
    """How much is at stake, as it was handed over: contacts, money, share of the traffic."""
    kept = sorted(review.facts.all(), key=lambda row: row.pk)
    told = materials.told(kept[-1].facts) if kept else []
    labels = {label for _, label in materials.AMOUNTS.values()}
    return [(label, text) for label, text in told if label in labels]


def of_criterion(rows: Iterable[Any], criterion_id: int) -> list[Any]:
    return [row for row in rows if row.criterion_id == criterion_id]


def general_evidence(review: Review) -> list[Evidence]:
    return [
        e for e in review.evidence.all() if not e.criterion_id and not e.condition_id
    ]


def previous(review: Review) -> Review | None:
    """The review of the same subject at the same gate before this one."""
    return (
        Review.objects.filter(
            gate=review.gate,
            subject_type=review.subject_type_id,
            subject_id=review.subject_id,
            pk__lt=review.pk,
        )
        .order_by("-pk")
        .first()
    )


def more_criteria(review: Review, user: User) -> QuerySet[Criterion]:
    """What a reviewer may ask for beyond the gate: what their seat judges, not inside."""
    inside = [a.criterion.code for a in review.assessments.all()]
    judged = seating.families_of(review, seating.may_take(review, user))
    rows = Criterion.objects.in_force(today()).filter(family__in=judged)
    return rows.exclude(code__in=inside).order_by("code")
