"""The action log as a CSV file, and a series as a calendar file (RFC 5545)."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from governance import business_time
from governance.business_time import Calendar
from governance.exports import AT_ONCE, BOM, Line, plain
from governance.models import Meeting, MeetingSeries
from governance.models.meeting_actions import MeetingActionQuerySet

COLUMNS = ("Action", "Owner", "Due", "State", "Note", "Closed by", "Closed on",
           "Series", "Meeting", "Item")  # fmt: skip
LONGEST = 75  # octets of a line in a calendar file


def lines(rows: MeetingActionQuerySet) -> Iterator[str]:
    """The header, then one line per action; memory does not grow with the list."""
    writer = csv.writer(Line())
    yield BOM + writer.writerow(COLUMNS)
    for row in rows.iterator(chunk_size=AT_ONCE):
        cells = [row.what, row.owner, row.due_on, row.get_state_display(), row.note,
                 row.closed_by, row.closed_on, row.meeting.series, row.meeting.held_on,
                 row.item]  # fmt: skip
        yield writer.writerow([plain("" if c is None else str(c)) for c in cells])


def calendar(
    series: MeetingSeries,
    zone: str,
    meetings: Iterable[Meeting],
    *,
    host: str,
    at: datetime,
) -> str:
    """The meetings of a series as events, each at its moment in UTC.

    An event keeps its id when its meeting moves, and is cancelled when it is called off.
    """
    found = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{host}//Tandem//EN"]
    for meeting in meetings:
        found += event(series, Calendar(zone), meeting, host=host, at=at)
    folded = (part for line in [*found, "END:VCALENDAR"] for part in fold(line))
    return "".join(f"{line}\r\n" for line in folded)


def event(
    series: MeetingSeries, wall: Calendar, meeting: Meeting, *, host: str, at: datetime
) -> list[str]:
    begins = business_time.instant(wall, meeting.held_on, series.starts_at)
    ends = begins + timedelta(minutes=series.minutes)
    off = meeting.state == Meeting.State.CALLED_OFF
    return [
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.pk}@{host}",
        f"SEQUENCE:{meeting.version}",
        f"DTSTAMP:{stamp(at)}",
        f"DTSTART:{stamp(begins)}",
        f"DTEND:{stamp(ends)}",
        f"SUMMARY:{escaped(series.name)}",
        f"DESCRIPTION:{escaped(series.purpose)}",
        f"STATUS:{'CANCELLED' if off else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return "\\n".join(text.splitlines())


def fold(line: str) -> Iterator[str]:
    """A line in parts of 75 octets at most, each but the first begun by a space."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > LONGEST:
            yield part
            part = " "
        part += letter
    yield part
