"""Telling somebody further up of a review that is late: each step once, by the clock."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from core import audit, system
from core.actions import notices
from core.clock import now
from core.models import User
from core.notices import Kind
from core.roles import Role
from core.verbs import Verb
from governance import calendars, lateness, seating
from governance.actions import telling
from governance.actions.reminding import sees
from governance.actions.reviews import locked
from governance.business_time import Calendar
from governance.lateness import Step
from governance.models import Review, ReviewEscalation
from governance.models.reviews import ReviewQuerySet


def late_on(day: date) -> ReviewQuerySet:
    """What may have to go further up: in review, and its day has passed."""
    return Review.objects.filter(state=Review.State.IN_REVIEW, due_on__lt=day)


def escalate_all(day: date) -> int:
    """Take every step that `day` asks for; how many were taken."""
    calendar = calendars.gates()
    rows = late_on(day).for_page().order_by("pk")
    found = ((row, step) for row in rows for step in lateness.due(row, calendar, day))
    return sum(escalate(row, step, calendar, day) for row, step in found)


@transaction.atomic
def escalate(review: Review, step: Step, calendar: Calendar, day: date) -> bool:
    """Take one step, if it is due as things are now and was not taken. By the system.

    The review keeps its version: a page that somebody reads can still be signed.
    """
    locked(review)
    row = Review.objects.for_page().get(pk=review.pk)
    if step not in lateness.due(row, calendar, day) or is_taken(row, step):
        return False
    people = whom(row, step)
    taken = ReviewEscalation.objects.create(
        review=row, step=step, due_on=row.due_on, escalated_on=day, escalated_at=now(),
        days_late=lateness.days_late(row, calendar, day),
    )  # fmt: skip
    taken.people.set(people)
    by = system.user()
    audit.record(
        by, Verb.REVIEW_ESCALATED, row, team=row.team, to=taken.get_step_display().lower(),
        days=taken.days_late, told=sorted(person.name for person in people),
    )  # fmt: skip
    notices.tell(
        people, kind=Kind.REVIEW_LATE, about=row, by=by, text=said(row, taken),
        occasion=f"late {step} {row.due_on}",
    )  # fmt: skip
    return True


def is_taken(review: Review, step: Step) -> bool:
    rows = ReviewEscalation.objects.filter(review=review, due_on=review.due_on)
    return rows.filter(step=step).exists()


def whom(review: Review, step: Step) -> Collection[User]:
    """The chair; the executives where nobody independent has the chair, and afterwards."""
    chairs = [p for p in telling.reviewers(review) if seating.is_chair(review, p)]
    found = chairs if step == Step.CHAIR and chairs else executives(review)
    return [person for person in found if sees(person, review)]


def executives(review: Review) -> QuerySet[User]:
    """Those of the review's team, and of every team."""
    near = Q(memberships__team=None) | Q(memberships__team=review.team_id)
    active = User.objects.filter(is_active=True, is_system=False)
    return active.filter(near, memberships__role=Role.EXECUTIVE).distinct()


def said(review: Review, taken: ReviewEscalation) -> str:
    """G2: Copilot is 2 working days late. Compliance and IT have not voted."""
    days = f"{taken.days_late} working day{'' if taken.days_late == 1 else 's'}"
    left = [str(seat) for seat in seating.open_seats(review)]
    who = f"{', '.join(left)} {'have' if left[1:] else 'has'} not voted"
    return f"{review} is {days} late. {who if left else 'Everybody has voted'}."
