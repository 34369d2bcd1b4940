"""Telling the owner, once, that a check is overdue; as `governance` reminds of the rest."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from core.models import User
from core.notices import Kind
from governance import calendars
from governance.actions.reminding import Waiting, remind_of, shown
from governance.reminders import Thing
from support.models import RunDuty

RECENT = timedelta(days=14)  # longer ago its open day, and what comes late, is past


def remind(day: date) -> int:
    """Tell of every check whose day has just passed; return of how many."""
    calendar = calendars.gates()
    return sum(remind_of(each, day, calendar) for each in every(day))


def every(day: date) -> Iterator[Waiting]:
    rows = RunDuty.objects.for_list().applying(day)
    for row in rows.filter(due_on__range=(day - RECENT, day)).order_by("pk"):
        what = f"{row}: {row.check_of.text[:90]}"
        yield Waiting(
            row, Thing.RUN_CHECK, row.due_on, row.phase.begins_on, Kind.RUN_CHECK,
            f"{what} was due {shown(row.due_on)}", partial(owner, row),
        )  # fmt: skip


def owner(row: RunDuty) -> list[User]:
    return [row.owner]
