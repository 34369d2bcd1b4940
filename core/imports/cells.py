"""Cells as other products write them, turned into ours. Each raises ValueError in words."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db.models import Choices

from core.words import FIRST_YEAR, LAST_YEAR

# 2026-11-30, 7/29/2013, 25/Feb/26 10:17 PM, 30.11.2026, 2026-11-30T10:17:00
PATTERNS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%m/%d/%Y %H:%M",
    "%d/%b/%y %I:%M %p",
    "%d/%b/%y",
    "%d/%b/%Y %I:%M %p",
    "%d.%m.%Y",
    "%b %d, %Y",
    "%d %b %Y",
)
MOST_DIGITS = 30
NOTHING = {"", "n/a", "na", "none", "null", "-"}
YES = {"yes", "y", "true", "1", "x"}
NO = {"no", "n", "false", "0"}


def day(text: str) -> str:
    """A date in any of the usual forms, as 2026-11-30; nothing for “N/A”."""
    found = read(text)
    return found.date().isoformat() if found else ""


def moment(text: str) -> str:
    """The same with its time of day, as 2026-11-30T10:17:00; a bare day begins it."""
    found = read(text)
    return found.isoformat() if found else ""


def read(text: str) -> datetime | None:
    text = text.strip()
    if text.lower() in NOTHING:
        return None
    found = iso(text) or next(
        filter(None, (parsed(text, each) for each in PATTERNS)), None
    )
    if found is None:
        raise ValueError("this is not a date as 2026-11-30, 11/30/2026 or 30/Nov/26")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"this day is not between {FIRST_YEAR} and {LAST_YEAR}")
    return found


def iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def parsed(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 (its bringer's zone)
    except ValueError:
        return None


def number(text: str) -> str:
    """A number with point or comma, as 4.5; nothing for “N/A”."""
    text = text.strip().replace("\u00a0", "")
    if text.lower() in NOTHING:
        return ""
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise ValueError("this is not a number") from None
    if not found.is_finite():
        raise ValueError("this is not a number")
    # Short as 1e999999 is, its digits would fill a book.
    if abs(found.adjusted()) > MOST_DIGITS:
        raise ValueError(f"this number has more than {MOST_DIGITS} digits")
    return format(found.normalize(), "f")


def words(text: str) -> str:
    """Text; nothing for “N/A”."""
    return "" if text.strip().lower() in NOTHING else text.strip()


def short(most: int) -> Callable[[str], str]:
    def clean(text: str) -> str:
        text = words(text)
        if len(text) > most:
            raise ValueError(f"this is longer than {most} characters")
        return text

    return clean


def one_of(choices: type[Choices]) -> Callable[[str], str]:
    """A choice by its code, its name or its words."""
    known = {
        word.lower(): each.value
        for each in choices
        for word in (each.value, each.name, each.label)
    }

    def clean(text: str) -> str:
        text = words(text).lower()
        if text and text not in known:
            raise ValueError(f"write {', '.join(choices.values)}")
        return known[text] if text else ""

    return clean


def yes_or_no(text: str) -> str:
    text = words(text).lower()
    if text and text not in YES | NO:
        raise ValueError("write yes or no")
    return ("yes" if text in YES else "no") if text else ""


# --- text that a spreadsheet would run ------------------------------------------------
# How a formula begins; a tab or an end of line before it is passed over.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def disarmed(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe goes before what begins a formula."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def rearmed(text: str) -> str:
    """What `disarmed` was given, so that a file which comes back changes no word."""
    is_disarmed = text.startswith("'") and text.lstrip("'").startswith(FORMULA)
    return text[1:] if is_disarmed else text
