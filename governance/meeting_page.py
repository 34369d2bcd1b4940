"""Meetings as their list, their page, the action log and the home page show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms.models import model_to_dict

from core.clock import today
from core.models import User
from governance.actions import meeting_series, meetings
from governance.models import Meeting, MeetingAction, MeetingSeries
from governance.models.meeting_actions import MeetingActionQuerySet
from governance.models.meetings import MeetingQuerySet

State = MeetingAction.State
OVERDUE = "overdue"
SHOWN = 50  # open actions on one agenda


@dataclass(frozen=True)
class Steps:
    """What one person can do with one meeting today."""

    leads: bool  # move it, call it off
    proposes: bool
    writes: bool
    remarks: bool
    objects: bool  # a remark is still an objection


def steps(meeting: Meeting, person: User, day: date) -> Steps:
    begun = meeting.is_planned and meeting.held_on <= day
    return Steps(
        meeting.is_planned and meeting_series.leads(meeting.series, person),
        meeting.is_planned,
        begun and meeting_series.writes(meeting.series, person),
        meeting.is_held,
        meeting.may_be_objected_to(day),
    )


def carried(meeting: Meeting) -> list[MeetingAction]:
    """Actions of earlier meetings of the series that are still open."""
    rows = MeetingAction.objects.for_list().open()
    earlier = rows.filter(
        meeting__series=meeting.series_id, meeting__held_on__lt=meeting.held_on
    )
    return list(earlier.order_by("due_on", "id")[:SHOWN])


def is_quorate(meeting: Meeting) -> bool:
    return meetings.is_quorate(meeting)


def coming(person: User) -> MeetingQuerySet:
    """Planned meetings of this person, the next first."""
    rows = Meeting.objects.visible_to(person).for_page()
    return rows.filter(state=Meeting.State.PLANNED).order_by("held_on", "id")


def series_of(person: User) -> list[MeetingSeries]:
    rows = MeetingSeries.objects.visible_to(person).filter(ended_on=None)
    return list(rows.select_related("chair", "minute_taker").order_by("name"))


def logged(person: User, *, state: str = "", whose: str = "") -> MeetingActionQuerySet:
    """The action log of this person's series, the next due first."""
    rows = MeetingAction.objects.visible_to(person).for_list()
    if whose:
        rows = rows.filter(owner=person)
    if state == OVERDUE:
        rows = rows.open().filter(due_on__lt=today())
    elif state in State.values:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.open()
    return rows.order_by("due_on", "id")


# --- what waits -----------------------------------------------------------------------
def overdue(person: User) -> MeetingActionQuerySet:
    """Open actions of this person whose day has come."""
    rows = logged(person, whose="mine")
    return rows.filter(due_on__lte=today())


def to_write(person: User) -> MeetingQuerySet:
    """Meetings that were held, or were to be, and have no minutes yet."""
    return coming(person).filter(series__minute_taker=person, held_on__lt=today())


def people_of(series: MeetingSeries) -> dict[str, list[User]]:
    """Its members by side, as the action takes them."""
    found: dict[str, list[User]] = {"it_members": [], "center_members": []}
    for row in series.members.select_related("person"):
        found[f"{row.side}_members"].append(row.person)
    return found


def first_of(series: MeetingSeries) -> dict[str, Any]:
    """What its form begins with."""
    return {**model_to_dict(series), **people_of(series)}
