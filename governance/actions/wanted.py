"""Changes a reviewer asks for before they can approve: asked, answered, settled."""

from django.db import transaction

from core import access, audit, versions
from core.clock import now, today
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import seating, standing
from governance.actions import telling
from governance.actions.reviews import locked, require_in_review, touch
from governance.models import RequestedChange, Review


@transaction.atomic
def ask(review: Review, *, text: str, by: User) -> RequestedChange:
    """Say what has to change. By somebody independent whose vote is still open."""
    review = locked(review)
    require_may_ask(review, by)
    if not text.strip():
        raise Refused("Say what has to change.")
    row = RequestedChange.objects.create(
        review=review, text=text.strip(), asked_by=by, asked_at=now(), asked_on=today()
    )
    touch(review)
    audit.record(by, Verb.REVIEW_CHANGE_WANTED, review, team=review.team, text=row.text)
    telling.wanted(row, by=by)
    return row


def require_may_ask(review: Review, by: User) -> None:
    access.require(by, Perm.GATE_SIGN, team=review.team)
    require_in_review(review)
    standing.require_independent(review, by)
    if not seating.may_take(review, by):
        raise Refused(seating.why_none(review, by))


@transaction.atomic
def answer(
    wanted: RequestedChange, *, answer: str, version: int | None = None, by: User
) -> RequestedChange:
    """Say what was changed, or why not. By who may submit; again until it is settled."""
    row = held(wanted)
    access.require(by, Perm.GATE_SUBMIT, team=row.review.team)
    require_open(row)
    if not answer.strip():
        raise Refused("Say what was changed, or why not.")
    versions.claim(row, version, answer=answer)
    row.answer, row.answered_by, row.answered_at = answer.strip(), by, now()
    row.waited_until = row.waited_until or today()
    row.save()
    touch(row.review)
    audit.record(
        by, Verb.REVIEW_CHANGE_ANSWERED, row.review, team=row.review.team, answer=answer
    )
    telling.answered(row, by=by)
    return row


@transaction.atomic
def settle(
    wanted: RequestedChange, *, version: int | None = None, by: User
) -> RequestedChange:
    """It is done, or no longer wanted. By who asked for it, or by the chair."""
    row = held(wanted)
    access.require(by, Perm.GATE_SIGN, team=row.review.team)
    require_open(row)
    if not may_settle(row, by):
        raise Refused(f"{row.asked_by} asked for it: they or the chair settle it.")
    versions.claim(row, version)
    row.settled_by, row.settled_at = by, now()
    row.waited_until = row.waited_until or today()
    row.save()
    touch(row.review)
    audit.record(
        by, Verb.REVIEW_CHANGE_SETTLED, row.review, team=row.review.team, text=row.text
    )
    return row


def may_settle(row: RequestedChange, person: User) -> bool:
    asked = row.asked_by_id == person.pk
    chairs = seating.is_chair(row.review, person)
    return (asked or chairs) and not standing.why_barred(row.review, person)


def held(wanted: RequestedChange) -> RequestedChange:
    """The row as it is now, held; its review is locked first, always."""
    review = locked(wanted.review)
    row = RequestedChange.objects.select_for_update(of=("self",)).get(pk=wanted.pk)
    row.review = review
    return row


def require_open(row: RequestedChange) -> None:
    require_in_review(row.review)
    if not row.is_open:
        raise Refused("It is settled already.")
