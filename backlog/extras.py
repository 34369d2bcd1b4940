"""Values of fields that a product defines for itself: read from text, kept as text. No Django.

Kept in one form, so that two ways to write a value are one value: 1.50 is 1.5, and a
date is 2026-12-01. What a field takes is said in a sentence.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

TEXT, NUMBER, DATE, CHOICE = "text", "number", "date", "choice"
LONGEST = 300
DIGITS = 15
NAME = re.compile(r"f(\d{1,15})")  # of a column and a filter: f12


def canonical(kind: str, text: str, options: Sequence[str] = ()) -> str:
    """The value as it is kept, "" for none. Raises ValueError in words."""
    text = " ".join(text.split())
    if not text:
        return ""
    if kind == NUMBER:
        return number(text)
    if kind == DATE:
        return day(text)
    if kind == CHOICE:
        return option(text, options)
    if len(text) > LONGEST:
        raise ValueError(f"At most {LONGEST} characters.")
    return text


def number(text: str) -> str:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"“{text[:40]}” is not a number.") from None
    if not found.is_finite() or len(found.as_tuple().digits) > DIGITS:
        raise ValueError(f"A number of at most {DIGITS} digits.")
    if not -DIGITS <= found.adjusted() <= DIGITS:
        raise ValueError(f"A number of at most {DIGITS} digits.")
    whole, _, rest = f"{found:f}".partition(".")
    shown = f"{whole}.{rest.rstrip('0')}".rstrip(".")
    return "0" if shown == "-0" else shown


def day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("Enter a date such as 2026-12-01.") from None


def option(text: str, options: Sequence[str]) -> str:
    for each in options:
        if each.casefold() == text.casefold():
            return each
    raise ValueError(f"One of {', '.join(options)}.")


def field_in(name: str) -> int | None:
    """12 for "f12"; None for what names no field."""
    found = NAME.fullmatch(name)
    return int(found[1]) if found else None
