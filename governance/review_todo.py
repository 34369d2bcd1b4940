"""What waits for the reader in a review, as steps in the order to take them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from core.models import User
from core.roles import Family
from governance import seating
from governance.models import Assessment, Condition, RequestedChange, Review
from governance.review_page import Part

NAMED = 4  # criteria that a step names; the page has the rest


@dataclass(frozen=True)
class Step:
    """What to do, and the place on the page, or the page, where it is done."""

    text: str
    url: str


def todo(review: Review, part: Part, user: User) -> list[Step]:
    """Everything this person can do here now; empty if nothing waits for them."""
    if review.is_undecided:
        return [*to_submit(review, part), *to_answer(review, part),
                *to_vote(review, part, user), *to_arrange(review, part)]  # fmt: skip
    return [*to_meet(review, user), *to_verify(review, part, user)]


# --- who asked ------------------------------------------------------------------------
def to_submit(review: Review, part: Part) -> Iterator[Step]:
    if review.state == Review.State.IN_REVIEW or not part.can_submit:
        return
    shown = {piece.criterion_id for piece in review.evidence.all()}
    bare = [r for r in review.assessments.all() if r.criterion_id not in shown]
    if bare:
        yield Step(f"Add evidence: {codes(bare)} {have(bare)} none", first(bare))
    yield Step("Hand it to the reviewers", "#decision")


def to_answer(review: Review, part: Part) -> Iterator[Step]:
    if part.can_submit and review.state == Review.State.IN_REVIEW:
        for row in open_changes(review):
            if not row.answer:
                at = reverse("governance:requested_change_answer", args=[row.pk])
                yield Step(f"Answer {row.asked_by}: {row}", at)


# --- who decides ----------------------------------------------------------------------
def to_vote(review: Review, part: Part, user: User) -> Iterator[Step]:
    if not part.sits or review.state != Review.State.IN_REVIEW:
        return
    yield from to_judge(review, part)
    for row in open_changes(review):
        if row.answer and (part.chairs or row.asked_by_id == user.pk):
            yield Step(f"Settle what was answered, or ask again: {row}", "#wanted")
    if part.seats:
        at = reverse("governance:review_sign", args=[review.pk])
        yield Step(f"Read the record and sign for {part.sign_for}", at)


def to_judge(review: Review, part: Part) -> Iterator[Step]:
    mine = [r for r in review.assessments.all() if r.criterion.family in part.to_judge]
    left = [row for row in mine if row.verdict == Assessment.Verdict.NOT_MET]
    if left:
        yield Step(f"Judge {codes(left)}", first(left))
    if part.unseen:
        word = "piece" if part.unseen == 1 else "pieces"
        yield Step(f"Look at {part.unseen} {word} of evidence for them", "#criteria")


def to_arrange(review: Review, part: Part) -> Iterator[Step]:
    waits = part.chairs and review.state == Review.State.IN_REVIEW
    if waits and seating.is_void(review):
        yield Step("The vote was void: open another round", "#vote")


# --- afterwards -----------------------------------------------------------------------
def to_meet(review: Review, user: User) -> Iterator[Step]:
    for row in review.conditions.all():
        waits = not row.is_closed and row.state != Condition.State.SUBMITTED
        if waits and row.owner_id == user.pk:
            text = f"Bring the evidence for {row.key}, due {row.due_on:%-d %b %Y}"
            yield Step(text, row.get_absolute_url())


def to_verify(review: Review, part: Part, user: User) -> Iterator[Step]:
    if not part.sits:
        return
    for row in review.conditions.all():
        waits = row.state == Condition.State.SUBMITTED and row.owner_id != user.pk
        if waits and judges(review, row, user):
            yield Step(f"Verify {row.key}: {row.text[:80]}", row.get_absolute_url())


def judges(review: Review, row: Condition, user: User) -> bool:
    mine = seating.families_of(review, seating.sits_in(review, user))
    return row.criterion is None or row.criterion.family in mine


# --- in words -------------------------------------------------------------------------
def open_changes(review: Review) -> list[RequestedChange]:
    return [row for row in review.wanted.all() if row.is_open]


def ordered(rows: Iterable[Assessment]) -> list[str]:
    """In the order of the page: by family, then by code."""
    place = {family: n for n, family in enumerate(Family.values)}
    found = sorted((place[r.criterion.family], r.criterion.code) for r in rows)
    return [code for _, code in found]


def codes(rows: list[Assessment]) -> str:
    """R01, R02, R03, R04 and 3 more"""
    names = ordered(rows)
    more = f" and {len(names) - NAMED} more" if names[NAMED:] else ""
    return ", ".join(names[:NAMED]) + more


def have(rows: list[Assessment]) -> str:
    return "have" if rows[1:] else "has"


def first(rows: list[Assessment]) -> str:
    return f"#{ordered(rows)[0]}"
