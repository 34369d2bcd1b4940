"""What the page of a business calendar shows: a month, what is due, what it works out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from core.clock import today
from core.models import User
from governance import business_time, calendars
from governance.business_time import Calendar, Hours, Term
from governance.calendar_catalogue import GATES
from governance.models import BusinessCalendar, Condition, Holiday, Review
from governance.models.calendars import Weekday

SHOWN = 50  # rows a change would touch, at most


@dataclass(frozen=True)
class Line:
    """One calendar of the list: when it is open, and the next day it is not."""

    row: BusinessCalendar
    hours: str
    next_closed: Holiday | None


def line_of(row: BusinessCalendar, day: date) -> Line:
    ahead = known(row, day).holidays
    return Line(row, hours_in_words(row, day), ahead[0] if ahead else None)


def hours_in_words(row: BusinessCalendar, day: date) -> str:
    """Monday to Friday 07:00–21:00; days of the same hours stand together."""
    if row.always:
        return "Every hour of every day"
    parts = []
    for words, same in groupby(week_on(row, day), key=lambda each: each[1]):
        names = [Weekday(number).label for number, _ in same]
        span = f"{names[0]} to {names[-1]}" if len(names) > 1 else names[0]
        if words:
            parts.append(f"{span} {words}")
    return ", ".join(parts)


def week_on(row: BusinessCalendar, day: date) -> list[tuple[int, str]]:
    """The seven weekdays with their hours as they hold from `day` on, holidays aside."""
    plain = replace(calendars.read(row), holidays=frozenset())
    coming = business_time.days(day, day + timedelta(days=6))
    return sorted((each.weekday(), in_words(plain, each)) for each in coming)


def typed_hours(row: BusinessCalendar, day: date) -> dict[str, Any]:
    """The hours as the form takes them, from `day` on."""
    words = {
        Weekday(number).name.lower(): text.replace("–", "-")
        for number, text in week_on(row, day)
    }
    return {**words, "effective_from": day, "version": row.version}


@dataclass(frozen=True)
class Page:
    month: "Month"
    known: "Known"
    due: list["Due"]
    hours: str


def page_of(row: BusinessCalendar, first: date, user: User) -> Page:
    """One month of one calendar, with what is due in it."""
    last = next_month(first) - business_time.DAY
    due = due_by(row, user, first=first, last=last)
    day = today()
    month = month_of(row, first, last, due)
    return Page(month, known(row, day), due, hours_in_words(row, day))


# --- the page of one month ------------------------------------------------------------
@dataclass(frozen=True)
class Day:
    """One cell of the month: its hours or why it is closed, and what is due then."""

    day: date
    inside: bool  # of the month, not of the weeks around it
    hours: str
    closed: str
    due: int
    is_today: bool
    can_close: bool  # open, and not gone by


@dataclass(frozen=True)
class Month:
    first: date
    before: date
    after: date
    weeks: list[list[Day]]
    open_days: int
    open_hours: float
    minutes: int


def next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def month_of(
    row: BusinessCalendar, first: date, last: date, due: Iterable["Due"]
) -> Month:
    """The month as a table of whole weeks, Monday first."""
    calendar = calendars.read(row)
    cells = cells_of(row, calendar, first, last, Counter(each.day for each in due))
    open_hours = business_time.open_time(calendar, first, last) / timedelta(hours=1)
    return Month(
        first,
        (first - business_time.DAY).replace(day=1),
        next_month(first),
        [cells[n : n + 7] for n in range(0, len(cells), 7)],
        sum(each.inside and bool(each.hours) for each in cells),
        round(open_hours, 2),
        business_time.minutes_of(first, row.zone),
    )


def cells_of(
    row: BusinessCalendar,
    calendar: Calendar,
    first: date,
    last: date,
    due: Counter[date],
) -> list[Day]:
    begin = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    names = {each.day: each.name for each in row.holidays.all()}
    return [
        Day(
            day,
            first <= day <= last,
            in_words(calendar, day),
            "" if calendar.always else names.get(day, ""),
            due[day],
            day == today(),
            not calendar.always
            and day >= today()
            and business_time.is_open(calendar, day),
        )
        for day in business_time.days(begin, end)
    ]


def in_words(calendar: Calendar, day: date) -> str:
    """07:00–21:00, or nothing on a closed day."""
    if calendar.always:
        return "All day"
    found = business_time.hours_on(calendar, day)
    return ", ".join(f"{each.opens:%H:%M}–{until(each)}" for each in found)


def until(hours: Hours) -> str:
    at_midnight = hours.closes == business_time.MIDNIGHT
    return "24:00" if at_midnight else f"{hours.closes:%H:%M}"


@dataclass(frozen=True)
class Known:
    """How far the calendar is kept, and what is planned for it."""

    holidays: list[Holiday]  # of the coming year
    later: int  # how many more are known after that
    last: date | None
    weeks: list[tuple[date, str]]  # from when which hours hold, the newest first

    @property
    def ends_soon(self) -> bool:
        return bool(self.last and not self.later)


def known(row: BusinessCalendar, day: date) -> Known:
    every = list(row.holidays.all())
    ahead = [each for each in every if each.day >= day]
    coming = [each for each in ahead if each.day < day + timedelta(days=365)]
    weeks = [
        (week.effective_from, hours_in_words(row, week.effective_from))
        for week in row.weeks.all()
    ]
    last = every[-1].day if every else None
    return Known(coming, len(ahead) - len(coming), last, weeks[::-1])


# --- what a change would touch --------------------------------------------------------
@dataclass(frozen=True)
class Due:
    """Something under way that is due on a day of this calendar."""

    day: date
    title: str
    kind: str
    url: str


def due_by(
    row: BusinessCalendar, user: User, *, first: date, last: date | None = None
) -> list[Due]:
    """What counts by this calendar and is due from `first` on, earliest first.

    Gates count by one calendar. The others are there to work out times by.
    """
    if row.code != GATES:
        return []
    span = {"due_on__gte": first} | ({"due_on__lte": last} if last else {})
    reviews = Review.objects.visible_to(user).filter(state__in=Review.UNDECIDED, **span)
    owed = Condition.objects.visible_to(user).exclude(state__in=Condition.CLOSED)
    found = [
        Due(review.due_on, str(review), "Gate review", review.get_absolute_url())
        for review in reviews.order_by("due_on", "id")[:SHOWN]
    ]
    found += [
        Due(each.due_on, str(each), "Condition", each.get_absolute_url())
        for each in owed.filter(**span).order_by("due_on", "id")[:SHOWN]
    ]
    return sorted(found, key=lambda each: each.day)[:SHOWN]


# --- the calculator -------------------------------------------------------------------
def answer(row: BusinessCalendar, start: datetime, amount: int, unit: str) -> datetime:
    """When so many open hours or days after `start` are over, on the calendar's clock."""
    term = Term(days=amount) if unit == "days" else Term(timedelta(hours=amount))
    end = business_time.due(calendars.read(row), start, term)
    return end.astimezone(business_time.zone_of(row.zone))
