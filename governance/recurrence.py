"""When what recurs is due again. Ours, not the policy's.

Units: whole months. What is due on the last day of a month is due on the last of the
next, so that a year of months ends where it began.
"""

from calendar import monthrange
from datetime import date


def next_due(due: date, months: int, *, after: date) -> date:
    """The first day after `after` on which it is due again, counted on from `due`."""
    step = 1
    while (found := moved(due, months * step)) <= after:
        step += 1
    return found


def moved(day: date, months: int) -> date:
    """The same day so many months on; the last of a month stays the last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    at_the_end = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if at_the_end else min(day.day, last))
