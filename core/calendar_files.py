"""Events as a calendar file (RFC 5545), written by the library icalendar. Pure.

An event keeps its id when it moves, and its version says which of two files is newer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from icalendar import Calendar, Event

TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Happening:
    """One event: from a moment to another, or the whole of a day."""

    uid: str
    name: str
    begins: datetime | date
    ends: datetime | date
    version: int = 1
    text: str = ""
    place: str = ""
    url: str = ""
    is_off: bool = False


def written(events: Iterable[Happening], *, host: str, at: datetime, name: str) -> str:
    """The file's text; `at` is when it was made, `host` whose ids they are."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//Tandem//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for each in events:
        calendar.add_component(event(each, host=host, at=at))
    text: bytes = calendar.to_ical()
    return text.decode()


def event(told: Happening, *, host: str, at: datetime) -> Event:
    row = Event()
    row.add("uid", f"{told.uid}@{host}")
    row.add("sequence", told.version)
    row.add("dtstamp", at.astimezone(UTC))
    row.add("dtstart", moment(told.begins))
    row.add("dtend", moment(told.ends))
    row.add("summary", told.name)
    row.add("status", "CANCELLED" if told.is_off else "CONFIRMED")
    for name, value in (
        ("description", told.text),
        ("location", told.place),
        ("url", told.url),
    ):
        if value:
            row.add(name, value)
    return row


def moment(at: datetime | date) -> datetime | date:
    """A moment in UTC, so that no reader needs our time zone; a day stays a day."""
    return at.astimezone(UTC) if isinstance(at, datetime) else at
