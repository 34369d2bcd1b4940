"""On which days a series of meetings falls. Pure: dates in, dates out.

A week counts from the first meeting; a month keeps its place, such as the second
Tuesday, and a fifth that a month lacks is its last. A closed day is left out, or the
meeting moves to the next open one: what was planned names the meeting either way.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from governance import business_time
from governance.business_time import Calendar

WEEKS = {"weekly": 1, "fortnightly": 2}
MONTHS = {"monthly": 1, "quarterly": 3}


def planned(cadence: str, first: date, until: date) -> Iterator[date]:
    """Every day of the cadence from `first` to `until`, both included."""
    step, day = 0, first
    while day <= until:
        yield day
        step += 1
        if cadence in WEEKS:
            day = first + timedelta(weeks=WEEKS[cadence] * step)
        else:
            day = same_place(first, MONTHS[cadence] * step)


def same_place(first: date, months: int) -> date:
    """The same weekday at the same place of the month, so many months later."""
    place = (first.day - 1) // 7
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    begin = date(year, month + 1, 1)
    day = 1 + (first.weekday() - begin.weekday()) % 7 + 7 * place
    last = monthrange(year, month + 1)[1]
    return begin.replace(day=day if day <= last else day - 7)


def held(calendar: Calendar, day: date, *, moves: bool) -> date | None:
    """The day on which it is held; None if it is left out."""
    if business_time.is_open(calendar, day):
        return day
    return business_time.day_after(calendar, day, 0) if moves else None
