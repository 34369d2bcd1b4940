"""When a run-phase check is due again: so many days on, on an open day. Pure.

Units: days of the wall calendar, moved on to the next open day of the calendar. A day
is worked out once, when something is done, and kept (docs/adr/0017): neither a holiday
nor another cadence moves it. Overdue is what its day has passed.
"""

from datetime import date, timedelta

from governance import business_time
from governance.business_time import Calendar

SHORTEST, LONGEST = 1, 730  # days of a cadence


def due_after(calendar: Calendar, since: date, every_days: int) -> date:
    """The first open day that lies at least `every_days` after `since`."""
    return business_time.day_after(calendar, since + timedelta(days=every_days), 0)


def is_overdue(due: date, day: date) -> bool:
    """Not on the day itself: that is in time."""
    return due < day
