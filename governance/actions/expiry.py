"""What the clock ends, because an approval no longer covers what it was given for."""

from datetime import date

from django.db import transaction

from core import audit, versions
from core.models import User
from core.verbs import Verb
from governance import facts
from governance.actions import conditions, telling, waivers
from governance.actions.reviews import end, locked, touch
from governance.models import Review, Waiver


@transaction.atomic
def recertify(review: Review, *, by: User) -> Review:
    """Scheduled: end an approval that its subject has outgrown. Nothing to do otherwise."""
    review = locked(review)
    in_force = review.state == Review.State.DECIDED
    in_force = in_force and review.outcome in Review.APPROVALS
    found = facts.outgrown(review) if by.is_system and in_force else []
    if found:
        why = f"Changed since the approval: {facts.in_words(found)}."
        end(review, Review.State.RECERTIFY, why, Verb.REVIEW_OUTGROWN, by=by)
        telling.outgrown(review, why, by=by)
    return review


@transaction.atomic
def lapse(waiver: Waiver, *, by: User, on: date) -> Waiver:
    """Scheduled: a waiver whose last day has passed. What it let pass is asked for again.

    A gate is closed by its day alone, before this runs; a renewal that runs keeps it open.
    """
    row = waivers.held(waiver)
    if not (by.is_system and row.state == Waiver.State.GRANTED and row.expires_on < on):
        return row
    versions.claim(row, None)
    row.state = Waiver.State.EXPIRED
    row.save()
    touch(row.review)
    audit.record(
        by, Verb.WAIVER_LAPSED, row, team=row.review.team, expires_on=row.expires_on
    )
    renewal = Waiver.objects.filter(renewal_of=row, state=Waiver.State.GRANTED)
    if row.condition and not renewal.filter(expires_on__gte=on).exists():
        condition = conditions.held(row.condition)
        conditions.reopen(condition, note=f"{row.key} ran out.", by=by)
    return row
