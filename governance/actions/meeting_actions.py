"""The action log of meetings: given to one person by a business day, done or dropped."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import audit, versions
from core.actions import notices
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.notices import Kind
from core.verbs import Verb
from governance.actions import meeting_series, meetings
from governance.models import AgendaItem, Meeting, MeetingAction

State = MeetingAction.State


@transaction.atomic
def give(
    meeting: Meeting,
    *,
    what: str,
    owner: User,
    due_on: date,
    item: AgendaItem | None = None,
    by: User,
) -> MeetingAction:
    """Give an action to one member, due on an open day; the owner is told."""
    meeting = meetings.planned(meeting)
    meeting_series.require_writer(meeting.series, by)
    if item is not None and item.meeting_id != meeting.pk:
        raise Unfit("item", "Choose an item of this meeting.")
    if not meeting_series.side_of(meeting.series, owner):
        raise Unfit("owner", f"{owner} is no member of {meeting.series}.")
    if due_on < today():
        raise Unfit("due_on", "It is due today or later.")
    meetings.refuse_closed(meeting, due_on, "due_on")
    row = MeetingAction.objects.create(
        meeting=meeting, item=item, what=what.strip(), owner=owner, due_on=due_on
    )
    audit.record(by, Verb.MEETING_ACTION_GIVEN, row, owner=owner, due_on=due_on)
    notices.tell(
        [owner],
        kind=Kind.MEETING,
        about=row,
        text=f"Yours from {meeting}, due {due_on:%-d %b %Y}: {row}",
        occasion="given",
        by=by,
    )
    return row


@transaction.atomic
def close(
    action: MeetingAction, *, state: str, note: str, version: int | None, by: User
) -> MeetingAction:
    """Say that it is done, or dropped, and in a note how or why.

    Its owner and the chair may. Raises Refused if it is closed.
    """
    rows = MeetingAction.objects.select_for_update(of=("self",)).for_list()
    row = rows.get(pk=action.pk)
    series = row.meeting.series
    meeting_series.require_member(series, by)
    require_closer(row, by)
    versions.claim(row, version, state=state, note=note)
    if row.state != State.OPEN:
        raise Refused(f"“{row}” is {row.get_state_display().lower()} already.")
    if state not in (State.DONE, State.DROPPED):
        raise Unfit("state", "It is done, or it is dropped.")
    if not note.strip():
        raise Unfit("note", "Say how it was done, or why it is dropped.")
    row.state, row.note = state, note.strip()
    row.closed_by, row.closed_on = by, today()
    row.save()
    audit.record(by, Verb.MEETING_ACTION_CLOSED, row, state=state, reason=row.note)
    notices.tell(
        [series.chair, row.owner],
        kind=Kind.MEETING,
        about=row,
        text=f"{row.get_state_display()}: {row}",
        occasion="closed",
        by=by,
    )
    return row


def require_closer(row: MeetingAction, person: User) -> None:
    if person.pk not in row.closers:
        raise PermissionDenied(f"{row} is {row.owner}'s")
