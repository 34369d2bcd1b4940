"""When a document is due again: the same day so many months later.

Units: whole calendar months; the 31st becomes the last day of a shorter month.
"""

from calendar import monthrange
from datetime import date


def next_due(since: date, months: int) -> date:
    """`since` plus `months`; 31 January plus 1 is the last day of February."""
    count = since.year * 12 + since.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(since.day, monthrange(year, month + 1)[1]))
