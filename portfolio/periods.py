"""Periods as files write them: Apr-15, 2015-04, 2026-Q3, 2026-W45, 2026-10-05.

Pure. A day alone is a period of one day; two texts make what lies between them.
"""

import re
from datetime import date, datetime, timedelta

from core.imports import cells

MONTHS = (
    "%b-%y",
    "%b-%Y",
    "%b %Y",
    "%b %y",
    "%B %Y",
    "%B-%Y",
    "%Y-%m",
    "%m/%Y",
    "%Y%m",
)
QUARTER = re.compile(r"(?:(\d{4})[- ]?Q([1-4])|Q([1-4])[- ]?(\d{4}))", re.IGNORECASE)
WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
ONE_DAY = timedelta(days=1)


def period(text: str) -> tuple[date, date]:
    """The first and the last day of what `text` names; raises ValueError in words."""
    text = text.strip()
    try:
        found = quarter(text) or week(text) or month(text)
    except OverflowError:
        raise ValueError("this ends after the last day there is") from None
    if found:
        return found
    try:
        only = date.fromisoformat(cells.day(text))
    except ValueError:
        raise ValueError(
            "this is no period as Apr-15, 2015-04, 2026-Q3, 2026-W45 or 2026-10-05"
        ) from None
    return only, only


def quarter(text: str) -> tuple[date, date] | None:
    found = QUARTER.fullmatch(text)
    if not found:
        return None
    year = int(found[1] or found[4])
    first = date(year, 3 * int(found[2] or found[3]) - 2, 1)
    return first, month_end(first.replace(month=first.month + 2))


def week(text: str) -> tuple[date, date] | None:
    """An ISO week, Monday to Sunday."""
    found = WEEK.fullmatch(text)
    if not found:
        return None
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise ValueError("there is no such week in that year") from None
    return monday, monday + 6 * ONE_DAY


def month(text: str) -> tuple[date, date] | None:
    for pattern in MONTHS:
        try:
            first = datetime.strptime(text, pattern).date()  # noqa: DTZ007 (a day, not a moment)
        except ValueError:
            continue
        return first, month_end(first)
    return None


def month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - ONE_DAY


def written(text: str) -> str:
    """For an import's cell: 2015-04-01/2015-04-30."""
    start, end = period(text)
    return f"{start}/{end}"


def as_read(text: str) -> tuple[date, date]:
    """Back from what `written` wrote."""
    start, _, end = text.partition("/")
    return date.fromisoformat(start), date.fromisoformat(end)
