"""Business time: when it is open, and what falls due when (domain.md §8).

Units: a `datetime` is an aware moment and every answer is in UTC; a `timedelta` is
open time, not time on the wall; a `date` is a day in the calendar's own time zone.
Two clock changes a year make a local day of 23 or 25 hours: hours are read on the
wall and counted in UTC, so both days come out right.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

MIDNIGHT = time()
DAY = timedelta(days=1)
NOTHING = timedelta()
LONGEST_CLOSURE = 400  # days; a calendar that is closed for longer never opens


class NeverOpen(ValueError):
    """Nothing is open for more than a year: no time can be given."""


@dataclass(frozen=True)
class Hours:
    """Open on one weekday (Monday 0). Closing at 00:00 is the end of the day."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Week:
    """The hours from a day on, until the next week begins."""

    begins: date
    hours: tuple[Hours, ...]


@dataclass(frozen=True)
class Calendar:
    """Hours in one time zone, without the holidays; `always` knows neither."""

    zone: str
    weeks: tuple[Week, ...] = ()
    holidays: frozenset[date] = frozenset()
    always: bool = False


@dataclass(frozen=True)
class Pause:
    """Time that does not count. Without an end it still stands."""

    begins: datetime
    ends: datetime | None = None


@dataclass(frozen=True)
class Term:
    """How long something may take: open hours, or open days."""

    time: timedelta = NOTHING
    days: int = 0


Span = tuple[datetime, datetime]


def hours_in(text: str) -> tuple[time, time]:
    """Opening and closing as people write them: 07:00-21:00, or until 24:00."""
    opens, _, closes = text.replace("–", "-").partition("-")
    begin = time.fromisoformat(opens.strip())
    end = MIDNIGHT if closes.strip() == "24:00" else time.fromisoformat(closes.strip())
    if end <= begin and end != MIDNIGHT:
        raise ValueError("It closes after it opens.")
    return begin, end


# --- one day --------------------------------------------------------------------------
def zone_of(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def instant(calendar: Calendar, day: date, at: time) -> datetime:
    """The moment of a wall clock. An hour that comes twice means the first."""
    wall = datetime.combine(day, at, tzinfo=zone_of(calendar.zone))
    return wall.astimezone(UTC)


def day_of(calendar: Calendar, at: datetime) -> date:
    """Which day it is by the calendar."""
    return at.astimezone(zone_of(calendar.zone)).date()


def hours_on(calendar: Calendar, day: date) -> list[Hours]:
    """The hours of a day, earliest first; before the first week its hours hold too."""
    if calendar.always:
        return [Hours(day.weekday(), MIDNIGHT, MIDNIGHT)]
    if day in calendar.holidays or not calendar.weeks:
        return []
    by_day = sorted(calendar.weeks, key=lambda week: week.begins)
    begun = [week for week in by_day if week.begins <= day]
    week = begun[-1] if begun else by_day[0]
    found = [each for each in week.hours if each.weekday == day.weekday()]
    return sorted(found, key=lambda each: each.opens)


def spans(calendar: Calendar, day: date) -> list[Span]:
    """When a day is open. A span that a clock change swallows is none."""
    found = [
        (
            instant(calendar, day, each.opens),
            instant(calendar, day + DAY, MIDNIGHT)
            if each.closes == MIDNIGHT
            else instant(calendar, day, each.closes),
        )
        for each in hours_on(calendar, day)
    ]
    return [span for span in found if span[0] < span[1]]


def is_open(calendar: Calendar, day: date) -> bool:
    return bool(spans(calendar, day))


def open_time(calendar: Calendar, first: date, last: date) -> timedelta:
    """How long it is open from `first` to `last`, both included."""
    every = (s for day in days(first, last) for s in spans(calendar, day))
    return sum((end - begin for begin, end in every), NOTHING)


def days(first: date, last: date) -> Iterator[date]:
    return (first + DAY * n for n in range((last - first).days + 1))


def minutes_of(month: date, zone: str) -> int:
    """How many minutes a month has on the clock; a clock change takes or gives 60."""
    first = month.replace(day=1)
    following = (first + 31 * DAY).replace(day=1)
    wall = Calendar(zone)
    length = instant(wall, following, MIDNIGHT) - instant(wall, first, MIDNIGHT)
    return int(length / timedelta(minutes=1))


# --- whole days -----------------------------------------------------------------------
def open_days(calendar: Calendar, first: date, step: int = 1) -> Iterator[date]:
    """The open days from `first` on (or, with step -1, back)."""
    day, closed = first, 0
    while closed <= LONGEST_CLOSURE:
        closed = 0 if is_open(calendar, day) else closed + 1
        if not closed:
            yield day
        day += DAY * step
    raise NeverOpen(f"Nothing is open for more than {LONGEST_CLOSURE} days.")


def day_after(calendar: Calendar, day: date, count: int) -> date:
    """The day `count` open days after `day`, or before it if `count` is negative.

    The day itself is not counted, so Friday and one day more is Monday; nought is the
    day itself if it is open, and the next open one if not.
    """
    if not count:
        return next(open_days(calendar, day))
    step = 1 if count > 0 else -1
    found = open_days(calendar, day + DAY * step, step)
    return next(islice(found, abs(count) - 1, None))


def open_on_or_before(calendar: Calendar, day: date) -> date:
    return next(open_days(calendar, day, -1))


def days_between(calendar: Calendar, first: date, last: date) -> int:
    """How many open days after `first` lie up to `last`; negative the other way round."""
    if last < first:
        return -days_between(calendar, last, first)
    return sum(is_open(calendar, day) for day in days(first + DAY, last))


def last_day(calendar: Calendar, due: date) -> date:
    """The last day in time: what is due on a closed day may come on the next open one."""
    return day_after(calendar, due, 0)


def days_late(calendar: Calendar, due: date, day: date) -> int:
    """Open days past the last day in time; 0 while there is time."""
    last = last_day(calendar, due)
    return days_between(calendar, last, day) if day > last else 0


def is_late(calendar: Calendar, due: date, day: date) -> bool:
    return day > due and day > last_day(calendar, due)


# --- open hours -----------------------------------------------------------------------
def spans_from(calendar: Calendar, at: datetime) -> Iterator[Span]:
    """What is open from a moment on, without end."""
    for day in open_days(calendar, day_of(calendar, at)):
        for begin, end in spans(calendar, day):
            if end > at:
                yield max(begin, at), end


def opening(calendar: Calendar, at: datetime) -> datetime:
    """`at` if it is open then, or the next opening."""
    return next(spans_from(calendar, at.astimezone(UTC)))[0]


def add(
    calendar: Calendar,
    start: datetime,
    amount: timedelta,
    pauses: Sequence[Pause] = (),
) -> datetime:
    """The moment when `amount` of open time has passed since `start`.

    It lies inside open hours, at the latest at their close. A standing pause is
    refused: nobody knows its end (`due` takes the present for it).
    """
    left, over = amount, [closed(pause, None) for pause in pauses]
    for span in spans_from(calendar, start.astimezone(UTC)):
        for begin, end in without(span, over):
            if left <= end - begin:
                return begin + left
            left -= end - begin
    raise NeverOpen("The spans do not end.")  # pragma: no cover


def worked(
    calendar: Calendar,
    start: datetime,
    end: datetime,
    pauses: Sequence[Pause] = (),
) -> timedelta:
    """Open time between two moments, without what the pauses cover, each hour once."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    total = NOTHING
    for day in days(day_of(calendar, start), day_of(calendar, end)):
        for begins, ends in spans(calendar, day):
            span = max(begins, start), min(ends, end)
            total += sum((b - a for a, b in without(span, pauses)), NOTHING)
    return total


def add_days(calendar: Calendar, start: datetime, count: int) -> datetime:
    """The same time of day, so many open days later; inside the hours of that day.

    A start outside the hours is first moved to the next opening.
    """
    begin = opening(calendar, start)
    wall = begin.astimezone(zone_of(calendar.zone))
    day = day_after(calendar, wall.date(), count)
    same = instant(calendar, day, wall.time().replace(fold=0))
    open_then = spans(calendar, day)
    return min(max(same, open_then[0][0]), open_then[-1][1])


def due(
    calendar: Calendar,
    start: datetime,
    term: Term,
    pauses: Sequence[Pause] = (),
    *,
    at: datetime | None = None,
) -> datetime:
    """When a term runs out. While a pause stands, it moves on with `at`.

    A term of days that a pause touches goes on in open time: it costs what it covers.
    """
    over = [closed(pause, at) for pause in pauses]
    if not term.days:
        return add(calendar, start, term.time, over)
    plain = add_days(calendar, start, term.days)
    amount = worked(calendar, start, plain)
    if worked(calendar, start, plain, over) == amount:
        return plain
    return add(calendar, start, amount, over)


def closed(pause: Pause, at: datetime | None) -> Pause:
    """The pause with an end: its own, or `at` if it still stands."""
    if pause.ends:
        return pause
    if at is None:
        raise ValueError("Say at which moment a standing pause is looked at.")
    return Pause(pause.begins, max(pause.begins, at))


def without(span: Span, pauses: Iterable[Pause]) -> Iterator[Span]:
    """What is left of a span beside the pauses, earliest first."""
    begin, end = span
    for pause in sorted(pauses, key=lambda each: each.begins):
        if begin < min(pause.begins, end):
            yield begin, min(pause.begins, end)
        begin = max(begin, pause.ends or end)
    if begin < end:
        yield begin, end
