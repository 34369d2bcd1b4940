"""What the review page shows beside the review itself, and to whom it offers what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from core import access
from core.clock import today
from core.models import AuditEntry, User
from core.roles import Family, Perm
from core.verbs import Verb
from governance import standing
from governance.models import (
    Assessment,
    Condition,
    Criterion,
    Evidence,
    Review,
    Seat,
    Signature,
    Waiver,
)

HISTORY = 60


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
    """The criteria of one family, and who signed or is named to sign them."""

    family: str
    label: str
    lines: list[Line]
    signature: Signature | None
    seat: Seat | None

    @property
    def open(self) -> int:
        return sum(line.is_open for line in self.lines)


@dataclass(frozen=True)
class Part:
    """What this person may do in this review, and what it waits for."""

    reader: str
    why_barred: str = ""
    to_sign: list[str] = field(default_factory=list)
    to_judge: list[str] = field(default_factory=list)
    unsigned: list[str] = field(default_factory=list)
    unmet: int = 0  # criteria of the families to sign
    has_signed: bool = False
    can_submit: bool = False
    can_sign: bool = False

    @property
    def can_add(self) -> bool:
        return self.can_submit or self.can_sign

    @property
    def sign_for(self) -> str:
        return in_list(self.to_sign)

    @property
    def waits_for(self) -> str:
        return in_list(self.unsigned)


def in_list(families: list[str]) -> str:
    """regulatory, security and governance"""
    labels = [Family(family).label.lower() for family in families]
    return " and ".join([", ".join(labels[:-1]), labels[-1]] if labels[1:] else labels)


def part_of(review: Review, user: User) -> Part:
    """Where the reader stands: the same rules as the actions, asked beforehand."""
    signs = access.allows(user, Perm.GATE_SIGN, team=review.team)
    why = standing.why_barred(review, user) if signs else ""
    done = any(s.signed_by_id == user.pk for s in review.signatures.all())
    free = signs and not why and review.state == Review.State.IN_REVIEW
    held = access.families(user, team=review.team)
    unsigned = standing.unsigned(review)
    to_sign = standing.to_sign(review, user) if free and not done else []
    return Part(
        reader=str(user),
        why_barred=why,
        to_sign=to_sign,
        to_judge=[f for f in unsigned if f in held] if free else [],
        unsigned=unsigned,
        unmet=unmet(review, to_sign),
        has_signed=done,
        can_submit=access.allows(user, Perm.GATE_SUBMIT, team=review.team),
        can_sign=signs and not why,
    )


def unmet(review: Review, families: list[str]) -> int:
    return sum(
        row.verdict == Assessment.Verdict.NOT_MET and row.criterion.family in families
        for row in review.assessments.all()
    )


def groups(review: Review, part: Part) -> list[Group]:
    """The criteria by family, in the order in which they are signed."""
    signatures = {s.family: s for s in review.signatures.all()}
    seats = {s.family: s for s in review.seats.all()}
    return [
        Group(
            family,
            Family(family).label,
            lines(review, family, can_judge=family in part.to_judge),
            signatures.get(family),
            seats.get(family),
        )
        for family in standing.needed(review)
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
        for row in sorted(rows, key=lambda a: a.criterion.code)
    ]


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
    """What a reviewer may ask for beyond the gate: their families, not yet inside."""
    inside = [a.criterion.code for a in review.assessments.all()]
    held = access.families(user, team=review.team)
    rows = Criterion.objects.in_force(today()).filter(family__in=held)
    return rows.exclude(code__in=inside).order_by("code")


@dataclass(frozen=True)
class Event:
    actor: User
    text: str
    at: Any


def history(review: Review) -> list[Event]:
    """What happened to the review, its conditions and its waivers, newest first."""
    about = Q(subject_type=Review._meta.label_lower, subject_id=review.pk)
    for model, rows in (
        (Condition, review.conditions.all()),
        (Waiver, review.waivers.all()),
    ):
        ids = [row.pk for row in rows]
        about |= Q(subject_type=model._meta.label_lower, subject_id__in=ids)
    entries = AuditEntry.objects.filter(about).select_related("actor")
    return [
        Event(entry.actor, in_words(entry), entry.at)
        for entry in entries.order_by("-id")[:HISTORY]
    ]


SAYS: dict[str, str] = {
    Verb.REVIEW_OPENED: "asked for the gate",
    Verb.REVIEW_SUBMITTED: "submitted it",
    Verb.REVIEW_ASSESSED: "judged {criterion}",
    Verb.REVIEW_SIGNED: "signed for {family}: {decision}",
    Verb.REVIEW_DECIDED: "brought the decision: {outcome}",
    Verb.REVIEW_CHANGED: "changed what is asked",
    Verb.REVIEW_WIDENED: "asked for {criterion} too",
    Verb.REVIEW_WITHDRAWN: "withdrew it",
    Verb.REVIEW_REVOKED: "revoked the approval",
    Verb.REVIEW_SUPERSEDED: "superseded it by {by_review}",
    Verb.REVIEW_EXPIRED: "closed it, its time had run",
    Verb.SEAT_NAMED: "named who signs",
    Verb.EVIDENCE_ADDED: "added “{title}”",
    Verb.EVIDENCE_REMOVED: "took back “{title}”",
    Verb.CONDITION_ADDED: "set a condition: {subject}",
    Verb.CONDITION_CHANGED: "changed a condition: {subject}",
    Verb.CONDITION_REMOVED: "dropped the condition {condition}",
    Verb.CONDITION_MOVED: "moved a condition: {subject}",
    Verb.WAIVER_REQUESTED: "asked for a waiver: {subject}",
    Verb.WAIVER_GRANTED: "granted a waiver: {subject}",
    Verb.WAIVER_DECLINED: "declined a waiver: {subject}",
}


def in_words(entry: AuditEntry) -> str:
    """One entry as the end of a sentence that begins with its actor."""
    known = {"subject": entry.subject_name, **entry.data}
    words = SAYS.get(entry.verb, entry.verb.replace(".", " ").replace("_", " "))
    return words.format_map(Missing({k: plain(v) for k, v in known.items()}))


class Missing(dict[str, str]):
    """An older entry may lack a word that newer ones have."""

    def __missing__(self, key: str) -> str:
        return "…"


def plain(value: object) -> str:
    return str(value).replace("_", " ")


# --- conditions and waivers -----------------------------------------------------------
def judges(review: Review, person: User, family: str | None) -> bool:
    """An independent reviewer of the family, or of any the review needs."""
    if not access.allows(person, Perm.GATE_SIGN, team=review.team):
        return False
    wanted = {family} if family else set(standing.needed(review))
    held = access.families(person, team=review.team)
    return bool(wanted & held) and not standing.why_barred(review, person)


def of_condition(row: Condition, person: User) -> dict[str, bool]:
    """Which of a condition's buttons this person has."""
    family = row.criterion.family if row.criterion else None
    owes = row.owner_id == person.pk
    judge = judges(row.review, person, family) and not owes
    submits = access.allows(person, Perm.GATE_SUBMIT, team=row.review.team)
    open_now = row.state in (Condition.State.OPEN, Condition.State.OVERDUE)
    unsigned = (
        row.review.state == Review.State.IN_REVIEW and not row.review.signatures.all()
    )
    waits = row.state == Condition.State.SUBMITTED
    return {
        "submit": open_now and (owes or submits),
        "add": not row.is_closed and (owes or submits or judge),
        "verify": waits and judge,
        "waive": not row.is_closed
        and judge
        and (row.criterion is None or row.criterion.waivable),
        "edit": unsigned and judges(row.review, person, family),
    }


def of_waiver(row: Waiver, person: User) -> dict[str, bool]:
    """Which of a waiver's buttons this person has."""
    waits = row.state == Waiver.State.REQUESTED
    judge = judges(row.review, person, row.criterion.family)
    submits = access.allows(person, Perm.GATE_SUBMIT, team=row.review.team)
    in_force = (
        row.state == Waiver.State.GRANTED and row.review.outcome in Review.APPROVALS
    )
    renewed = row.renewal_of_id or Waiver.objects.filter(renewal_of=row).exists()
    return {
        "judge": waits and judge and row.requested_by_id != person.pk,
        "renew": in_force and submits and not renewed,
    }
