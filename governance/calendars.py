"""Calendars as arithmetic reads them. What is due was worked out once and is kept."""

from datetime import date

from django.db.models import QuerySet

from governance import business_time
from governance.business_time import Calendar, Hours, Week
from governance.calendar_catalogue import CENTER, GATES, WEEKDAYS, ZONE
from governance.models import BusinessCalendar


def readable() -> "QuerySet[BusinessCalendar]":
    """Calendars with everything `read` needs, in a fixed number of queries."""
    return BusinessCalendar.objects.prefetch_related("weeks__hours", "holidays")


def read(row: BusinessCalendar) -> Calendar:
    """The calendar as arithmetic takes it. Load the row by `readable`."""
    weeks = (
        Week(
            week.effective_from,
            tuple(Hours(h.weekday, h.opens, h.closes) for h in week.hours.all()),
        )
        for week in row.weeks.all()
    )
    closed = frozenset(holiday.day for holiday in row.holidays.all())
    return Calendar(row.zone, tuple(weeks), closed, row.always)


def gates() -> Calendar:
    """The calendar that gates count by; plain weekdays if it was never loaded."""
    return by_code(GATES)


def center() -> Calendar:
    """The calendar that the floor works by; plain weekdays if it was never loaded."""
    return by_code(CENTER)


def by_code(code: str) -> Calendar:
    row = readable().filter(code=code).first()
    return read(row) if row else plain_weekdays()


def plain_weekdays() -> Calendar:
    day = tuple(
        Hours(n, business_time.MIDNIGHT, business_time.MIDNIGHT) for n in WEEKDAYS
    )
    return Calendar(ZONE, (Week(date.min, day),))


def is_late(due: date, day: date) -> bool:
    """True once the last day in time has passed, by the calendar of the gates.

    What is due on a closed day is in time on the next open one.
    """
    return day > due and business_time.is_late(gates(), due, day)
