"""Listening sessions as events of a calendar."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from core import calendar_files
from core.calendar_files import Happening
from core.clock import now
from discovery.models import ListeningSession


def calendar(rows: Iterable[ListeningSession], *, host: str, root: str) -> str:
    """The sessions as a calendar file; `root` begins the address of each page."""
    events = [event(row, root) for row in rows]
    name = "Listening sessions"
    return calendar_files.written(events, host=host, at=now(), name=name)


def event(row: ListeningSession, root: str) -> Happening:
    """All day long, unless it says when it begins."""
    begins, ends = row.held_on, row.held_on + timedelta(days=1)
    if row.starts_at:
        begins = timezone.make_aware(datetime.combine(row.held_on, row.starts_at))
        ends = begins + timedelta(minutes=row.minutes)
    about = f", {row.queue.code}" if row.queue else ""
    return Happening(
        uid=f"listening-session-{row.pk}",
        name=f"{row.code}: listening session, {row.site.code}{about}",
        begins=begins,
        ends=ends,
        version=row.version,
        text="\n\n".join(part for part in (row.agenda, row.prompts) if part),
        place=str(row.site),
        url=f"{root}{row.get_absolute_url()}",
    )
