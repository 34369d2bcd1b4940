"""What came of the meetings of both sides: held as planned, and what was taken on, done.

Figures of all series together, for both sides alike; what was said stays among members.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from core.clock import today
from governance.models import Meeting, MeetingAction

Held, Done = Meeting.State, MeetingAction.State


@dataclass(frozen=True)
class Kept:
    """Of meetings whose day has come, and of actions whose day is over or that are done."""

    planned: int
    held: int
    called_off: int
    actions: int
    in_time: int


def since(first: date) -> Kept:
    """Since that day, today included. Two queries."""
    day = today()
    met = Meeting.objects.filter(held_on__range=(first, day)).aggregate(
        planned=Count("pk"),
        held=Count("pk", filter=Q(state=Held.HELD)),
        called_off=Count("pk", filter=Q(state=Held.CALLED_OFF)),
    )
    due = MeetingAction.objects.filter(due_on__gte=first).exclude(state=Done.DROPPED)
    done = due.filter(Q(due_on__lt=day) | Q(state=Done.DONE)).aggregate(
        actions=Count("pk"),
        in_time=Count("pk", filter=Q(state=Done.DONE, closed_on__lte=F("due_on"))),
    )
    return Kept(**met, **done)
