"""The Monday round of operations and IT: last week's minutes, today's agenda. Ours."""

from datetime import UTC, date, datetime, time

from core import system
from core.verbs import Verb
from dashboards.demo.put import person, put
from governance import business_time, calendars
from governance.actions import meeting_series
from governance.actions.meetings import TO_OBJECT
from governance.calendar_catalogue import CENTER
from governance.models import (
    AgendaItem,
    Attendance,
    BusinessCalendar,
    Meeting,
    MeetingAction,
    MeetingSeries,
    SeriesMember,
)

BEGAN, HELD, TODAY = date(2026, 9, 14), date(2026, 11, 9), date(2026, 11, 16)
LEADS, WRITES = "Renee Calloway", "Sanjay Kulkarni"
MEMBERS = (
    (WRITES, "it", "present"),
    (LEADS, "center", "present"),
    ("Jasmine Cole", "center", "present"),
    ("Patrice Monroe", "center", "excused"),
)
# item; proposed by; what was said; what was decided
MINUTES = (
    ("Screen pops that come late in Jacksonville", "Jasmine Cole",
     "On loan calls the account opens eight to ten seconds after hello, mostly after lunch. IT sees the lookup queue fill up then.",
     "IT looks at the queue before Thanksgiving; leads note the minute when it happens."),
    ("Quiet days around Thanksgiving", LEADS,
     "Operations asks for no change to routing from 23 to 30 November. One certificate has to be renewed in that week.",
     "No changes to routing in that week; the certificate goes in on Tuesday before the center opens."),
)  # fmt: skip
# what; item; owner; due; note ("" is open); closed on
ACTIONS = (
    ("Bring the hours at which screen pops come late", 0, "Jasmine Cole",
     date(2026, 11, 13), "Forty-one in four days, thirty of them between one and three.", date(2026, 11, 13)),
    ("Look at the lookup queue and say what it takes", 0, WRITES, date(2026, 11, 24), "", None),
    ("Tell the sites which week stays quiet", 1, LEADS, date(2026, 11, 20), "", None),
)  # fmt: skip
TODAYS = (
    ("What the hours of late screen pops show", "Jasmine Cole"),
    ("The plan missed for SLA-07", LEADS),
)


def load() -> None:
    calendar = BusinessCalendar.objects.get(code=CENTER)
    series, made = put(
        MeetingSeries,
        {"name": "Monday round of operations and IT"},
        Verb.MEETING_SERIES_BEGUN,
        purpose="What runs, what does not, and what changes this week.",
        cadence=MeetingSeries.Cadence.WEEKLY,
        first_on=BEGAN,
        starts_at=time(9, 30),
        minutes=45,
        calendar=calendar,
        moves=True,
        chair=person(LEADS),
        minute_taker=person(WRITES),
    )
    if not made:
        return
    for name, side, _ in MEMBERS:
        SeriesMember.objects.create(series=series, person=person(name), side=side)
    load_last(series)
    meeting_series.plan_ahead(series, by=system.user())
    todays = series.meetings.filter(held_on=TODAY).first()
    for title, name in TODAYS:
        if todays:
            put(
                AgendaItem,
                {"meeting": todays, "title": title},
                proposed_by=person(name),
            )


def load_last(series: MeetingSeries) -> None:
    """Last Monday's meeting as it ended up."""
    days = calendars.center()
    meeting, _ = put(
        Meeting,
        {"series": series, "planned_for": HELD},
        Verb.MEETING_ISSUED,
        held_on=HELD,
    )
    for name, side, state in MEMBERS:
        Attendance.objects.create(
            meeting=meeting, person=person(name), side=side, state=state
        )
    items = [
        AgendaItem.objects.create(
            meeting=meeting,
            title=title,
            proposed_by=person(name),
            said=said,
            decided=decided,
        )
        for title, name, said, decided in MINUTES
    ]
    for what, index, name, due, note, closed in ACTIONS:
        put(
            MeetingAction,
            {"meeting": meeting, "what": what},
            Verb.MEETING_ACTION_GIVEN,
            item=items[index],
            owner=person(name),
            due_on=due,
            note=note,
            state=MeetingAction.State.DONE if closed else MeetingAction.State.OPEN,
            closed_by=person(name) if closed else None,
            closed_on=closed,
        )
    meeting.state, meeting.issued_by = Meeting.State.HELD, person(WRITES)
    meeting.issued_at = datetime(2026, 11, 9, 17, 10, tzinfo=UTC)
    meeting.object_until = business_time.day_after(days, HELD, TO_OBJECT)
    meeting.save()
