"""The way of a vote: who is named, gives up or is appointed; closing it, and another round.

Signing itself is `signing`'s. The chair arranges and never outvotes anybody (ADR 21).
"""

from django.db import transaction

from core import access, audit
from core.clock import now
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import seating, standing
from governance.actions import deciding, telling
from governance.actions.reviews import (
    locked,
    require_in_review,
    require_undecided,
    touch,
)
from governance.models import Closing, Recusal, Review, Seat


@transaction.atomic
def name_seat(review: Review, *, seat: str, person: User | None, by: User) -> Seat:
    """Name the one person who signs in a seat; None frees it again.

    Anybody may be named: a name grants nothing. If the named person is not
    independent or does not hold the seat, the page shows the review as blocked.
    """
    review = locked(review)
    require_may_name(review, by)
    require_undecided(review)
    row = open_seat(review, seat)
    names = [str(each) if each else None for each in (row.person, person)]
    row.person, row.appointed_by, row.appointed_at = person, None, None
    row.save()
    touch(review)
    audit.record(
        by, Verb.SEAT_NAMED, review, team=review.team, changed={str(row): names}
    )
    if person:
        telling.named(row, by=by)
    return row


def require_may_name(review: Review, by: User) -> None:
    """Who sits in the review and who may submit: both arrange who signs."""
    sits = bool(seating.sits_in(review, by))
    if not (sits and access.allows(by, Perm.GATE_SIGN, team=review.team)):
        access.require(by, Perm.GATE_SUBMIT, team=review.team)


def open_seat(review: Review, code: str) -> Seat:
    """The seat of that code, if its vote is still to come."""
    for seat in seating.open_seats(review):
        if seat.kind.code == code:
            return seat
    raise Refused(f"No seat {code} of {review.key} waits for a vote.")


@transaction.atomic
def recuse(review: Review, *, reason: str, by: User) -> Recusal:
    """Give up one's seat in this review for good: somebody else has to take it."""
    review = locked(review)
    mine = require_may_recuse(review, by)
    if not reason.strip():
        raise Refused("Say why.")
    row = Recusal.objects.create(
        review=review, person=by, reason=reason.strip(), recused_at=now()
    )
    for seat in mine:
        if seat.person_id == by.pk:
            seat.person, seat.appointed_by, seat.appointed_at = None, None, None
            seat.save()
    touch(review)
    seats = ", ".join(map(str, mine))
    audit.record(
        by, Verb.SEAT_GIVEN_UP, review, team=review.team, seat=seats, reason=row.reason
    )
    telling.given_up(review, seats, by=by)
    return row


def require_may_recuse(review: Review, by: User) -> list[Seat]:
    """The seats this person would leave empty; Refused, with the reason, if none."""
    access.require(by, Perm.GATE_SIGN, team=review.team)
    require_in_review(review)
    mine = seating.may_take(review, by)
    if not mine:
        raise Refused(seating.why_none(review, by))
    return mine


@transaction.atomic
def appoint(review: Review, *, seat: str, person: User, by: User) -> Seat:
    """Let an independent person vote in an open seat that they do not hold. By the chair."""
    review = locked(review)
    require_chair(review, by)
    require_in_review(review)
    row = open_seat(review, seat)
    standing.require_independent(review, person)
    require_free(review, person)
    row.person, row.appointed_by, row.appointed_at = person, by, now()
    row.save()
    touch(review)
    audit.record(
        by, Verb.SEAT_APPOINTED, review, team=review.team, seat=str(row), person=person
    )
    telling.named(row, by=by)
    return row


def require_free(review: Review, person: User) -> None:
    """They may sign at gates, gave nothing up here, and sit in no other seat."""
    if not access.allows(person, Perm.GATE_SIGN, team=review.team):
        raise Unfit("person", f"{person} does not sign at the gates of {review.team}.")
    if seating.is_recused(review, person) or seating.has_voted(review, person):
        raise Refused(seating.why_none(review, person))
    named = [seat for seat in seating.open_seats(review) if seat.person_id == person.pk]
    if named:
        raise Unfit(
            "person", f"{person} is named for {named[0]}: one person holds one seat."
        )


def require_chair(review: Review, by: User) -> None:
    """Independent, and in the seat that has the chair."""
    access.require(by, Perm.GATE_SIGN, team=review.team)
    standing.require_independent(review, by)
    if not seating.is_chair(review, by):
        raise Refused(f"{by} does not chair {review.key}.")


@transaction.atomic
def close_vote(review: Review, *, reason: str, by: User) -> Review:
    """Wait no longer for the seats that are left. By the chair; it may come to nothing."""
    review = locked(review)
    require_chair(review, by)
    require_in_review(review)
    if not seating.open_seats(review):
        raise Refused(f"No seat of {review.key} waits for a vote.")
    if not reason.strip():
        raise Refused("Say why.")
    Closing.objects.create(
        review=review,
        round=review.round,
        reason=reason.strip(),
        closed_by=by,
        closed_at=now(),
    )
    audit.record(
        by,
        Verb.VOTE_CLOSED,
        review,
        team=review.team,
        round=review.round,
        reason=reason,
    )
    return deciding.conclude(review, by=by, on=None)


@transaction.atomic
def next_round(review: Review, *, by: User) -> Review:
    """Vote again after a void one. By the chair; what was signed before is kept."""
    review = locked(review)
    require_chair(review, by)
    require_in_review(review)
    if not seating.is_void(review):
        raise Refused(f"The vote on {review.key} is still open.")
    review.round += 1
    review.save(update_fields=["round"])
    touch(review)
    audit.record(by, Verb.ROUND_OPENED, review, team=review.team, round=review.round)
    telling.submitted(review, by=by)
    return review
