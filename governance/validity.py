"""How long an approval opens a gate (domain.md §7, column “Validity”).

The rule of the gate says how many days or months; the last day still counts.
"""

import calendar
from datetime import date, timedelta


def last_day(decided_on: date, *, days: int | None, months: int | None) -> date:
    """The last day on which an approval holds."""
    if months:
        return months_after(decided_on, months)
    return decided_on + timedelta(days=days or 0)


def months_after(day: date, months: int) -> date:
    """The same day so many months on; the month's last day if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
