"""How long the words of notes are kept: which day they go, told beforehand. Pure.

Counted from the day it was said, not from the day it was typed: a person's words do
not get younger because they lay in a drawer or came in a file. Nothing goes that was not
announced at least `notice` days before, and a day once announced never comes nearer.
"""

from datetime import date, timedelta

LEAST_NOTICE = 30  # days; the setting may ask for more. Ours: a month's leave fits in.
LEAST_DAYS, MOST_DAYS = 30, 36_500
OLDER_THAN = {"1 year": 365, "2 years": 730, "3 years": 1_095, "5 years": 1_825}


def wanted(happened_on: date, days: int, kept_until: date | None = None) -> date:
    """The day on which the rule alone lets the words go; kept ones, the day after.

    >>> wanted(date(2026, 1, 1), 365)
    datetime.date(2027, 1, 1)
    """
    by_rule = happened_on + timedelta(days=days)
    return max(by_rule, kept_until + timedelta(days=1)) if kept_until else by_rule


def announced_for(day: date, on: date, notice: int) -> date | None:
    """For which day words that should go on `day` are announced on `on`; None: not yet.

    What is over already, because a rule is new or a file brought it, waits as long.
    """
    first = on + timedelta(days=notice)
    return max(day, first) if day <= first else None


def is_due(
    day: date, announced_on: date | None, due_on: date | None, on: date, notice: int
) -> bool:
    """True if words may go on `on`: the rule, the announced day and the notice agree."""
    if announced_on is None or due_on is None:
        return False
    return max(day, due_on, announced_on + timedelta(days=notice)) <= on
