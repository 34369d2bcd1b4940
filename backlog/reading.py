"""Rows of a foreign backlog in our words: kinds, states, dates, numbers. No database.

Written for what Jira exports as CSV (Cloud and Data Center); anything else that
names its columns alike reads as well. What cannot be read is said in a sentence,
with the words that were found, and nothing is guessed in its place. Personal data
is taken out of titles and texts here, before anything else sees them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from core.redaction import redact
from core.words import FIRST_YEAR, LAST_YEAR

# The fields a row may have; the importer maps columns to these names.
FIELDS = {
    "key": "Key",
    "summary": "Summary",
    "description": "Description",
    "acceptance_criteria": "Acceptance criteria",
    "kind": "Issue type",
    "status": "Status",
    "status_category": "Status category",
    "story_points": "Story points",
    "labels": "Labels",
    "parent": "Parent key",
    "url": "Link",
    "due": "Due date",
    "created": "Created",
}
KINDS = {
    "theme": "theme",
    "initiative": "theme",
    "epic": "epic",
    "feature": "feature",
    "new feature": "feature",
    "enabler": "enabler",
    "spike": "enabler",
    "bug": "defect",
    "defect": "defect",
    "technical debt": "debt",
    "tech debt": "debt",
    "debt": "debt",
}
STATES = {
    "idea": "idea",
    "to do": "idea",
    "todo": "idea",
    "open": "idea",
    "new": "idea",
    "backlog": "idea",
    "reopened": "idea",
    "ready": "ready",
    "selected for development": "ready",
    "ready for development": "ready",
    "in progress": "in_progress",
    "in review": "in_progress",
    "in development": "in_progress",
    "done": "done",
    "closed": "done",
    "resolved": "done",
    "complete": "done",
    "completed": "done",
    "dropped": "dropped",
    "cancelled": "dropped",
    "canceled": "dropped",
    "rejected": "dropped",
    "declined": "dropped",
    "duplicate": "dropped",
    "won't do": "dropped",
    "won't fix": "dropped",
}
FORMS = (
    "%d/%b/%y %I:%M %p",
    "%d/%b/%Y %I:%M %p",
    "%d/%b/%y %H:%M",
    "%d/%b/%y",
    "%d/%b/%Y",
    "%Y/%m/%d",
)
LARGEST = Decimal("999999.99")
MOST_LABELS = 100  # of one item


class Unread(ValueError):
    """A cell that cannot be read; its text says why."""


@dataclass(frozen=True)
class Reading:
    """One row: our fields and their values, or the faults that keep it out.

    `values` holds only fields whose column is in the file, so that loading a
    file without a column leaves what is there alone. `parent` is None without
    the column, "" for none.
    """

    key: str
    values: dict[str, Any] = field(default_factory=dict)
    parent: str | None = None
    created: datetime | None = None
    faults: tuple[str, ...] = ()


def read(row: Mapping[str, Any]) -> Reading:
    """One row, mapped to FIELDS, as values of an item."""
    values, faults = cells(row)
    for name, to in (("key", "external_key"), ("summary", "title")):
        if not values.get(to) and name not in faults:
            faults[name] = "this row has none."
    key, created = values.pop("external_key", ""), values.pop("created_at", None)
    parent, category = values.pop("parent", None), values.pop("category", "")
    if "state" in values or category:
        values["state"] = values.get("state") or category or "idea"
    said = tuple(f"{FIELDS[name]}: {text}" for name, text in faults.items())
    return Reading(key, values, parent, created, said)


def cells(row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """({our field: value}, {their field: why it cannot be read})."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, (to, how) in READERS.items():
        if name in row:
            try:
                values[to] = how(row[name])
            except Unread as error:
                faults[name] = str(error)
    return values, faults


def words(value: Any) -> str:
    """Text as the database can keep it."""
    return "" if value is None else str(value).replace("\x00", "").strip()


def clean(value: Any) -> str:
    """Text without card numbers and the like; cleaning it again changes nothing."""
    return redact(words(value))[0]


def title(value: Any) -> str:
    """On one line; measured as it is saved, for a placeholder may be the longer one."""
    return line(300)(clean(" ".join(words(value).split())))


def line(most: int) -> Callable[[Any], str]:
    """Text on one line, of at most `most` characters."""

    def read_line(value: Any) -> str:
        text = " ".join(words(value).split())
        if len(text) > most:
            raise Unread(f"longer than {most} characters.")
        return text

    return read_line


def kind(value: Any) -> str:
    """Unknown types are stories: the smallest thing a team plans."""
    return KINDS.get(words(value).lower(), "story")


def state(value: Any) -> str:
    """Empty for a status of the team's own: its category decides."""
    return STATES.get(words(value).lower().replace("’", "'"), "")


def number(value: Any) -> Decimal | None:
    text = words(value)
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise Unread(f"“{text[:40]}” is not a number.") from None
    if not found.is_finite() or not 0 <= found <= LARGEST:
        raise Unread(f"“{text[:40]}” is not from 0 to {LARGEST}.")
    return found


def labels(value: Any) -> list[str]:
    """A list of cells, or one cell with words between spaces, commas, semicolons."""
    cells = value if isinstance(value, list | tuple) else [words(value)]
    found = [part for cell in cells for part in re.split(r"[\s,;]+", words(cell))]
    if any(len(part) > 80 for part in found):
        raise Unread("one is longer than 80 characters.")
    once = list(dict.fromkeys(part for part in found if part))
    if len(once) > MOST_LABELS:
        raise Unread(f"more than {MOST_LABELS}.")
    return once


def link(value: Any) -> str:
    text = words(value)
    if text and not re.match(r"https?://", text, re.IGNORECASE):
        raise Unread(f"“{text[:40]}” is not a web address.")
    if len(text) > 500:
        raise Unread("longer than 500 characters.")
    return text


def moment(value: Any) -> datetime | None:
    """A date with or without its time; without a zone it is the product's own."""
    found = any_moment(value)
    if found and not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unread(f"not a day between {FIRST_YEAR} and {LAST_YEAR}.")
    return found


def any_moment(value: Any) -> datetime | None:
    if isinstance(value, datetime) or value is None:
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    text = words(value)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return in_another_form(text)


def in_another_form(text: str) -> datetime:
    for form in FORMS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
    raise Unread(f"“{text[:40]}” is not a date we can read.")


def day(value: Any) -> date | None:
    found = moment(value)
    return found.date() if found else None


READERS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "key": ("external_key", line(60)),
    "summary": ("title", title),
    "description": ("description", clean),
    "acceptance_criteria": ("acceptance_criteria", clean),
    "kind": ("kind", kind),
    "status": ("state", state),
    "status_category": ("category", state),
    "story_points": ("story_points", number),
    "labels": ("labels", labels),
    "parent": ("parent", line(60)),
    "url": ("external_url", link),
    "due": ("due_on", day),
    "created": ("created_at", moment),
}
