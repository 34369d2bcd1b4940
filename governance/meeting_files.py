"""The action log as a CSV file, and a series as a calendar file."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from core import calendar_files
from core.calendar_files import Happening
from governance import business_time
from governance.business_time import Calendar
from governance.exports import AT_ONCE, BOM, Line, plain
from governance.models import Meeting, MeetingSeries
from governance.models.meeting_actions import MeetingActionQuerySet

COLUMNS = ("Action", "Owner", "Due", "State", "Note", "Closed by", "Closed on",
           "Series", "Meeting", "Item")  # fmt: skip


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
    """The meetings of a series as events, each at its moment; called off, cancelled."""
    events = [event(series, Calendar(zone), meeting) for meeting in meetings]
    return calendar_files.written(events, host=host, at=at, name=series.name)


def event(series: MeetingSeries, wall: Calendar, meeting: Meeting) -> Happening:
    begins = business_time.instant(wall, meeting.held_on, series.starts_at)
    return Happening(
        uid=f"meeting-{meeting.pk}",
        name=series.name,
        begins=begins,
        ends=begins + timedelta(minutes=series.minutes),
        version=meeting.version,
        text=series.purpose,
        is_off=meeting.state == Meeting.State.CALLED_OFF,
    )
