"""Series of meetings: begun with people of both sides, planned ahead, ended."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import calendars, meeting_days
from governance.models import Meeting, MeetingAction, MeetingSeries, SeriesMember

Side = SeriesMember.Side
AHEAD = timedelta(days=92)  # so that a quarterly series always has a next one
BEGINS = Perm.PLAN_EDIT  # who writes what both sides stand for also asks both to meet


@transaction.atomic
def begin(
    *,
    it_members: Collection[User],
    center_members: Collection[User],
    by: User,
    **fields: Any,
) -> MeetingSeries:
    """Begin a series with members of both sides, and plan its first meetings.

    Raises Unfit unless both sides have members, and chair and minute-taker are two
    of them.
    """
    access.require_somewhere(by, BEGINS)
    series = MeetingSeries(**fields)
    refuse_impossible(series, it_members, center_members)
    series.save()
    seat(series, it_members, center_members)
    audit.record(by, Verb.MEETING_SERIES_BEGUN, series, first_on=series.first_on)
    plan_ahead(series, by=by)
    return series


def seat(series: MeetingSeries, it: Collection[User], center: Collection[User]) -> None:
    sides = ((Side.IT, it), (Side.CENTER, center))
    SeriesMember.objects.bulk_create(
        SeriesMember(series=series, person=person, side=side)
        for side, people in sides
        for person in people
    )


@transaction.atomic
def edit(
    series: MeetingSeries,
    *,
    it_members: Collection[User],
    center_members: Collection[User],
    version: int | None,
    by: User,
    **fields: Any,
) -> MeetingSeries:
    """Change who belongs to it, who leads and writes, its purpose, time and length.

    Its days stay: another cadence is another series. Nobody leaves with an open action,
    for they could not close it any more.
    """
    series = held(series)
    require_chair(series, by)
    if series.ended_on:
        raise Refused(f"{series} has ended on {series.ended_on:%-d %B %Y}.")
    versions.claim(series, version, **fields)
    changed: dict[str, Any] = versions.apply(series, **fields)
    refuse_one_sided(it_members, center_members)
    refuse_led_from_outside(series, {p.pk for p in (*it_members, *center_members)})
    before = told(series)
    refuse_leaving(series, {p.pk for p in (*it_members, *center_members)})
    series.members.all().delete()
    seat(series, it_members, center_members)
    series.save()
    if (after := told(series)) != before:
        changed["members"] = [before, after]
    audit.record(by, Verb.MEETING_SERIES_CHANGED, series, changed=changed)
    return series


def told(series: MeetingSeries) -> list[str]:
    return sorted(str(row) for row in series.members.select_related("person"))


def refuse_leaving(series: MeetingSeries, staying: Collection[int]) -> None:
    """Raise Unfit for a member who would leave with something still to do."""
    rows = MeetingAction.objects.open().filter(meeting__series=series)
    left = rows.exclude(owner__in=staying).select_related("owner").first()
    if left:
        side = side_of(series, left.owner)
        field = "it_members" if side == Side.IT else "center_members"
        raise Unfit(field, f"{left.owner} still has “{left}” to do: close it first.")


def refuse_impossible(
    series: MeetingSeries, it: Collection[User], center: Collection[User]
) -> None:
    """Raise Unfit for what can never be a meeting of both sides."""
    if MeetingSeries.objects.filter(name__iexact=series.name.strip()).exists():
        raise Unfit("name", "There is a series of this name already.")
    if series.first_on < today():
        raise Unfit("first_on", "The first meeting is today or later.")
    refuse_one_sided(it, center)
    refuse_led_from_outside(series, {each.pk for each in (*it, *center)})


def refuse_one_sided(it: Collection[User], center: Collection[User]) -> None:
    if not it:
        raise Unfit("it_members", "Name somebody of IT: both sides meet.")
    if not center:
        text = "Name somebody of the contact center: both sides meet."
        raise Unfit("center_members", text)
    if both := {each.pk for each in it} & {each.pk for each in center}:
        twice = next(each for each in it if each.pk in both)
        raise Unfit("center_members", f"{twice} is named for IT already.")


def refuse_led_from_outside(series: MeetingSeries, people: Collection[int]) -> None:
    if series.chair_id not in people:
        raise Unfit("chair", "The chair is one of the members.")
    if series.minute_taker_id not in people:
        raise Unfit("minute_taker", "The minute-taker is one of the members.")
    if series.chair_id == series.minute_taker_id:
        raise Unfit("minute_taker", "Who leads does not write: name somebody else.")


@transaction.atomic
def plan_ahead(series: MeetingSeries, *, by: User) -> int:
    """Make the meetings of the next three months that are not there yet.

    Safe to run again: a planned day makes one meeting, also if that was moved.
    """
    series = held(series)
    if series.ended_on:
        return 0
    row = calendars.readable().get(pk=series.calendar_id)
    calendar, day, made = calendars.read(row), today(), 0
    there = set(series.meetings.values_list("planned_for", flat=True))
    until = max(day, series.first_on) + AHEAD
    for planned in meeting_days.planned(series.cadence, series.first_on, until):
        if planned in there or planned < day:
            continue
        on = meeting_days.held(calendar, planned, moves=series.moves)
        if on:
            meeting = Meeting.objects.create(
                series=series, planned_for=planned, held_on=on
            )
            audit.record(by, Verb.MEETING_PLANNED, meeting, day=on)
            made += 1
    return made


@transaction.atomic
def end(series: MeetingSeries, *, version: int | None, by: User) -> MeetingSeries:
    """Meet no more. Planned meetings to come are called off; what was held stays."""
    series = held(series)
    require_chair(series, by)
    if series.ended_on:
        raise Refused(f"{series} has ended on {series.ended_on:%-d %B %Y}.")
    versions.claim(series, version)
    series.ended_on = today()
    series.save()
    coming = series.meetings.select_for_update().filter(
        state=Meeting.State.PLANNED, held_on__gt=today()
    )
    for meeting in coming:
        versions.claim(meeting, None)
        meeting.state, meeting.reason = Meeting.State.CALLED_OFF, "The series ended."
        meeting.save()
        audit.record(by, Verb.MEETING_CALLED_OFF, meeting, reason=meeting.reason)
    audit.record(by, Verb.MEETING_SERIES_ENDED, series, on=series.ended_on)
    return series


# --- who ------------------------------------------------------------------------------
def held(series: MeetingSeries) -> MeetingSeries:
    return MeetingSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)


def side_of(series: MeetingSeries, person: User) -> str:
    """The side this person belongs to in the series; "" for who is no member."""
    row = SeriesMember.objects.filter(series=series, person=person).first()
    return row.side if row else ""


def require_member(series: MeetingSeries, person: User) -> None:
    if not side_of(series, person):
        raise PermissionDenied(f"{person} is no member of {series}")


def leads(series: MeetingSeries, person: User) -> bool:
    return person.pk == series.chair_id


def writes(series: MeetingSeries, person: User) -> bool:
    """The minute-taker writes; the chair may, for when the minute-taker is away."""
    return person.pk in (series.chair_id, series.minute_taker_id)


def require_chair(series: MeetingSeries, person: User) -> None:
    if not leads(series, person):
        raise PermissionDenied(f"{person} does not lead {series}")


def require_writer(series: MeetingSeries, person: User) -> None:
    if not writes(series, person):
        raise PermissionDenied(f"{person} takes no minutes of {series}")


def people(series: MeetingSeries) -> list[User]:
    """Every member, to be told."""
    rows = SeriesMember.objects.filter(series=series).select_related("person")
    return [row.person for row in rows]
