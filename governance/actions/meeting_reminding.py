"""Reminding people of what they took on in a meeting, as `reminding` does of the rest."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from core.models import User
from core.notices import Kind
from governance import calendars
from governance.actions.reminding import Waiting, remind_of, shown
from governance.models import MeetingAction
from governance.reminders import LONGEST, Thing


def remind(day: date) -> int:
    """Remind the owners of open actions; return of how many."""
    calendar = calendars.gates()
    return sum(remind_of(each, day, calendar) for each in every(day))


def every(day: date) -> Iterator[Waiting]:
    soon = (day - LONGEST, day + LONGEST)
    rows = MeetingAction.objects.for_list().open().filter(due_on__range=soon)
    for row in rows.order_by("pk"):
        yield Waiting(
            row, Thing.MEETING_ACTION, row.due_on, min(row.meeting.held_on, day),
            Kind.MEETING, f"{row.what[:120]}: due {shown(row.due_on)}",
            partial(owner, row),
        )  # fmt: skip


def owner(row: MeetingAction) -> list[User]:
    return [row.owner]
