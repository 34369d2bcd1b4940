"""Cases with their calendars: what a promise is, and how a case stands now."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.clock import moment
from governance import calendars, clocks
from governance.business_time import Calendar, Term
from governance.calendar_catalogue import ZONE
from governance.models import ServiceCase, ServiceClock, ServiceLevel

Counting = ServiceLevel.Counting


def calendar_of(clock: ServiceClock) -> Calendar:
    return calendars.read(calendars.readable().get(pk=clock.calendar_id))


def promised(
    clock: ServiceClock, opened: datetime, event_on: date | None = None
) -> clocks.Promise:
    """What a case of this clock promises when it is opened."""
    return promised_by(calendar_of(clock), clock, opened, event_on)


def promised_by(
    calendar: Calendar,
    clock: ServiceClock,
    opened: datetime,
    event_on: date | None = None,
) -> clocks.Promise:
    """The same for who has read the calendar of the clock already."""
    if clock.level.counting == Counting.AHEAD and event_on:
        return clocks.ahead(calendar, opened, event_on, clock.days or 0)
    respond = minutes(clock.respond_minutes) if clock.respond_minutes else None
    return clocks.promise(calendar, opened, term(clock), respond)


def term(clock: ServiceClock) -> Term:
    return Term(minutes(clock.minutes or 0), clock.days or 0)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def standings(
    rows: list[ServiceCase], known: dict[int, Calendar] | None = None
) -> list[tuple[ServiceCase, clocks.Standing]]:
    """Each case beside how it stands now.

    Calendars are read together, and kept in `known` for who asks again.
    """
    known = {} if known is None else known
    wanted = {row.clock.calendar_id for row in rows} - known.keys()
    if wanted:
        found = calendars.readable().filter(pk__in=wanted)
        known |= {row.pk: calendars.read(row) for row in found}
    at = moment()
    return [
        (row, clocks.standing(known[row.clock.calendar_id], row.case, at))
        for row in rows
    ]


def month_of(at: datetime) -> date:
    """The month a moment falls in, as service levels count months."""
    return at.astimezone(ZoneInfo(ZONE)).date().replace(day=1)


def bounds(month: date) -> tuple[datetime, datetime]:
    """The first moment of a month and that of the next."""
    following = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    return begin_of(month.replace(day=1)), begin_of(following)


def begin_of(day: date) -> datetime:
    wall = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE))
    return wall.astimezone(UTC)
