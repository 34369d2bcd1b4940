"""One meeting: moved or called off, its agenda, who was there, its minutes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from core import audit, versions
from core.actions import notices
from core.clock import now, today
from core.errors import Refused, Unfit
from core.models import User
from core.notices import Kind
from core.verbs import Verb
from governance import business_time, calendars, subjects
from governance.actions import meeting_series
from governance.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingRemark,
    SeriesMember,
)

TO_OBJECT = 5  # business days
MOST_ITEMS = 40
Side = SeriesMember.Side


@transaction.atomic
def move(
    meeting: Meeting, *, held_on: date, reason: str, version: int | None, by: User
) -> Meeting:
    """Hold it on another open day. Its members are told why."""
    meeting = planned(meeting)
    meeting_series.require_chair(meeting.series, by)
    versions.claim(meeting, version, held_on=held_on, reason=reason)
    if held_on < today():
        raise Unfit("held_on", "It moves to today or a later day.")
    refuse_closed(meeting, held_on, "held_on")
    before, meeting.held_on = meeting.held_on, held_on
    meeting.reason = said(reason)
    meeting.save()
    changed = {"held_on": [str(before), str(held_on)]}
    audit.record(by, Verb.MEETING_MOVED, meeting, changed=changed, reason=reason)
    text = f"{meeting.series} moves from {before:%-d %b} to {held_on:%-d %b %Y}"
    tell(meeting, text, by=by)
    return meeting


@transaction.atomic
def call_off(
    meeting: Meeting, *, reason: str, version: int | None, by: User
) -> Meeting:
    """Hold it not at all. Open actions stand on the next one."""
    meeting = planned(meeting)
    meeting_series.require_chair(meeting.series, by)
    versions.claim(meeting, version, reason=reason)
    meeting.state, meeting.reason = Meeting.State.CALLED_OFF, said(reason)
    meeting.save()
    audit.record(by, Verb.MEETING_CALLED_OFF, meeting, reason=reason)
    tell(meeting, f"{meeting} is called off: {meeting.reason}", by=by)
    return meeting


@transaction.atomic
def propose(meeting: Meeting, *, title: str, link: str = "", by: User) -> AgendaItem:
    """Put something on the agenda; `link` is the address of a page one can see."""
    meeting = planned(meeting)
    meeting_series.require_member(meeting.series, by)
    if meeting.items.count() >= MOST_ITEMS:
        raise Refused(f"An agenda holds {MOST_ITEMS} items at most.")
    item = AgendaItem(meeting=meeting, title=title.strip(), proposed_by=by)
    if link.strip():
        about = about_of(link, by)
        item.link, item.link_name = about.get_absolute_url(), str(about)[:200]
    item.save()
    audit.record(by, Verb.MEETING_ITEM_PROPOSED, meeting, item=item.title)
    return item


def about_of(link: str, by: User) -> Any:
    try:
        return subjects.at(link, by)
    except Unfit as unfit:
        raise Unfit("link", str(unfit)) from unfit


@transaction.atomic
def attend(
    meeting: Meeting, *, states: Mapping[int, str], version: int | None, by: User
) -> Meeting:
    """Say of members, by id, who was present, excused or absent."""
    meeting = planned(meeting)
    meeting_series.require_writer(meeting.series, by)
    versions.claim(meeting, version, states=dict(states))
    refuse_early(meeting)
    members = {row.person_id: row for row in meeting.series.members.all()}
    for pk, state in states.items():
        if pk not in members or state not in Attendance.State.values:
            raise Unfit("states", "Say of each member: present, excused or absent.")
        Attendance.objects.update_or_create(
            meeting=meeting,
            person_id=pk,
            defaults={"state": state, "side": members[pk].side},
        )
    meeting.save()
    told = {str(pk): state for pk, state in states.items()}
    audit.record(by, Verb.MEETING_ATTENDED, meeting, states=told)
    return meeting


@transaction.atomic
def write(
    item: AgendaItem, *, said: str, decided: str, version: int | None, by: User
) -> AgendaItem:
    """Write the minutes of one item. Raises Stale if somebody wrote meanwhile."""
    meeting = planned(item.meeting)
    meeting_series.require_writer(meeting.series, by)
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    versions.claim(item, version, said=said, decided=decided)
    refuse_early(meeting)
    changed = versions.apply(item, said=said, decided=decided)
    item.save()
    audit.record(by, Verb.MEETING_WRITTEN, meeting, item=item.title, changed=changed)
    return item


@transaction.atomic
def issue(meeting: Meeting, *, version: int | None, by: User) -> Meeting:
    """Issue the minutes: they are never edited again, and members may object.

    Raises Refused unless somebody of each side was there and something is written.
    """
    meeting = planned(meeting)
    meeting_series.require_writer(meeting.series, by)
    versions.claim(meeting, version)
    refuse_early(meeting)
    if not is_quorate(meeting):
        text = "Somebody of each side has to be there. Say who was, or call it off."
        raise Refused(text)
    if not meeting.items.exclude(said="", decided="").exists():
        raise Refused("There is nothing in the minutes yet: write what was said.")
    calendar = calendar_of(meeting)
    meeting.state = Meeting.State.HELD
    meeting.issued_by, meeting.issued_at = by, now()
    meeting.object_until = business_time.day_after(calendar, today(), TO_OBJECT)
    meeting.save()
    audit.record(by, Verb.MEETING_ISSUED, meeting, object_until=meeting.object_until)
    until = f"{meeting.object_until:%-d %b %Y}"
    tell(meeting, f"Minutes of {meeting}: object until {until}", by=by)
    return meeting


@transaction.atomic
def remark(meeting: Meeting, *, text: str, by: User) -> MeetingRemark:
    """Add to issued minutes: an objection while there is time, else a correction."""
    meeting = held(meeting)
    meeting_series.require_member(meeting.series, by)
    if not meeting.is_held:
        raise Refused("The minutes are not issued yet.")
    in_time = meeting.may_be_objected_to(today())
    kind = MeetingRemark.Kind.OBJECTION if in_time else MeetingRemark.Kind.CORRECTION
    made = MeetingRemark.objects.create(
        meeting=meeting, kind=kind, text=text.strip(), made_by=by, made_at=now()
    )
    audit.record(by, Verb.MEETING_REMARKED, meeting, kind=kind, text=made.text)
    words = f"{made.get_kind_display()} of {by} to the minutes of {meeting}"
    tell(meeting, words, by=by, once=f"remark {made.pk}")
    return made


# --- rules ----------------------------------------------------------------------------
def held(meeting: Meeting) -> Meeting:
    """The meeting, locked."""
    rows = Meeting.objects.select_for_update(of=("self",)).for_page()
    return rows.get(pk=meeting.pk)


def planned(meeting: Meeting) -> Meeting:
    """The meeting, locked. Raises Refused once it is called off or its minutes issued."""
    row = held(meeting)
    if row.is_held:
        raise Refused("The minutes are issued and stay as they are: add a correction.")
    if not row.is_planned:
        raise Refused(f"{row} was called off.")
    return row


def said(reason: str) -> str:
    if not reason.strip():
        raise Unfit("reason", "Say why.")
    return reason.strip()


def refuse_early(meeting: Meeting) -> None:
    if today() < meeting.held_on:
        raise Refused(f"It is held on {meeting.held_on:%-d %B %Y}: write from then on.")


def refuse_closed(meeting: Meeting, day: date, field: str) -> None:
    """Raise Unfit for a day on which the calendar of the series is closed."""
    following = business_time.day_after(calendar_of(meeting), day, 0)
    if following != day:
        text = f"That day is closed. The next open one is {following:%a %-d %B %Y}."
        raise Unfit(field, text)


def calendar_of(meeting: Meeting) -> business_time.Calendar:
    return calendars.read(calendars.readable().get(pk=meeting.series.calendar_id))


def is_quorate(meeting: Meeting) -> bool:
    """True if somebody of each side was there."""
    there = meeting.attendance.filter(state=Attendance.State.PRESENT)
    return set(there.values_list("side", flat=True)) == set(Side.values)


def tell(meeting: Meeting, text: str, *, by: User, once: str = "") -> None:
    notices.tell(
        meeting_series.people(meeting.series),
        kind=Kind.MEETING,
        about=meeting,
        text=text,
        occasion=once or f"{meeting.state} {meeting.version}",
        by=by,
    )
