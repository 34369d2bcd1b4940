"""Business calendars: their hours from a day on, and the days on which they are closed.

What has passed was counted as it was, so nothing here reaches back; and what is due
keeps the day it was given.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.calendar_catalogue import COUNTRIES, public_holidays
from governance.models import BusinessCalendar, CalendarWeek, Holiday, OpenHours
from governance.models.calendars import Weekday, known_zone

YEARS_AHEAD = 5
Week = Mapping[int, tuple[time, time]]  # weekday, Monday 0: opens, closes


def held(calendar: BusinessCalendar) -> BusinessCalendar:
    rows: QuerySet[BusinessCalendar] = BusinessCalendar.objects.select_for_update()
    return rows.get(pk=calendar.pk)


def require_author(by: User) -> None:
    access.require(by, Perm.CALENDAR_EDIT, team=None)


@transaction.atomic
def create(
    *, code: str, name: str, zone: str, always: bool, hours: Week, by: User
) -> BusinessCalendar:
    """Add a calendar; its hours hold from today on, and for every day before."""
    require_author(by)
    if BusinessCalendar.objects.filter(code=code).exists():
        raise Refused(f"There is already a calendar {code}.")
    require_free_name(name)
    require_zone(zone)
    row = BusinessCalendar.objects.create(
        code=code, name=name, zone=zone, always=always
    )
    if not always:
        write_week(row, hours, today())
    audit.record(by, Verb.CALENDAR_CREATED, row, code=code, zone=zone, always=always)
    return row


@transaction.atomic
def rename(
    calendar: BusinessCalendar, *, name: str, version: int | None, by: User
) -> BusinessCalendar:
    """Give it another name. Code and time zone stay: another zone is another calendar."""
    row = held(calendar)
    require_author(by)
    if name != row.name:
        require_free_name(name)
    versions.claim(row, version, name=name)
    changed = versions.apply(row, name=name)
    row.save()
    audit.record(by, Verb.CALENDAR_CHANGED, row, changed=changed)
    return row


@transaction.atomic
def set_hours(
    calendar: BusinessCalendar,
    *,
    hours: Week,
    effective_from: date,
    version: int | None,
    by: User,
) -> BusinessCalendar:
    """Let other hours hold from a day on; hours planned for that very day give way."""
    row = held(calendar)
    require_author(by)
    require_hours(row)
    require_ahead("effective_from", effective_from)
    show_hours(row, effective_from)
    versions.claim(row, version, **as_typed(hours), effective_from=effective_from)
    row.weeks.filter(effective_from=effective_from).delete()
    write_week(row, hours, effective_from)
    row.save()
    audit.record(
        by,
        Verb.CALENDAR_CHANGED,
        row,
        effective_from=effective_from,
        hours=in_words(hours),
    )
    return row


@transaction.atomic
def add_holiday(
    calendar: BusinessCalendar, *, day: date, name: str, by: User
) -> Holiday:
    """Close a day. What is due then keeps its day, and is in time on the next open one."""
    row = held(calendar)
    require_author(by)
    require_hours(row)
    require_ahead("day", day)
    if row.holidays.filter(day=day).exists():
        raise Refused(f"{day:%-d %B %Y} is closed already.")
    versions.claim(row, None)
    row.save()
    holiday = row.holidays.create(day=day, name=name)
    audit.record(by, Verb.HOLIDAY_ADDED, row, day=day, name=name)
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: User) -> BusinessCalendar:
    """Open a day again that was to be closed."""
    row = held(holiday.calendar)
    require_author(by)
    require_ahead("day", holiday.day)
    found = row.holidays.filter(pk=holiday.pk).first()
    if found is None:
        raise Refused(f"{holiday.day:%-d %B %Y} is open already.")
    versions.claim(row, None)
    row.save()
    audit.record(by, Verb.HOLIDAY_REMOVED, row, day=found.day, name=found.name)
    found.delete()
    return row


@transaction.atomic
def load_holidays(
    calendar: BusinessCalendar,
    *,
    country: str,
    years: Iterable[int],
    by: User,
) -> int:
    """Close the public holidays of a country; return how many days that adds.

    Days that have passed and days that are closed already stay as they are.
    """
    row = held(calendar)
    require_author(by)
    require_hours(row)
    wanted = sorted(set(years))
    if country not in COUNTRIES:
        raise Unfit("country", f"Choose one of {', '.join(COUNTRIES)}.")
    this = today().year
    if not wanted or wanted[0] < this or wanted[-1] > this + YEARS_AHEAD:
        raise Unfit("years", f"Choose years from {this} to {this + YEARS_AHEAD}.")
    versions.claim(row, None)
    row.save()
    closed = set(row.holidays.values_list("day", flat=True))
    found = public_holidays(country, wanted)
    new = {d: name for d, name in found.items() if d >= today() and d not in closed}
    Holiday.objects.bulk_create(
        Holiday(calendar=row, day=day, name=name) for day, name in new.items()
    )
    added = {str(day): name for day, name in new.items()}
    audit.record(by, Verb.HOLIDAY_ADDED, row, country=country, days=added)
    return len(new)


def write_week(row: BusinessCalendar, hours: Week, begins: date) -> None:
    if not hours:
        raise Unfit("hours", "Open on one day of the week at least.")
    for weekday, (opens, closes) in hours.items():
        if closes <= opens and closes != time():
            named = Weekday(weekday).label
            raise Unfit("hours", f"{named} closes after it opens; 00:00 is midnight.")
    week = CalendarWeek.objects.create(calendar=row, effective_from=begins)
    OpenHours.objects.bulk_create(
        OpenHours(week=week, weekday=weekday, opens=opens, closes=closes)
        for weekday, (opens, closes) in sorted(hours.items())
    )


def in_words(hours: Week) -> list[str]:
    return [
        str(OpenHours(weekday=weekday, opens=opens, closes=closes))
        for weekday, (opens, closes) in sorted(hours.items())
    ]


def closing(at: time) -> str:
    return "24:00" if at == time() else f"{at:%H:%M}"


def as_typed(hours: Week) -> dict[str, str]:
    """The hours under the names and in the words of the form."""
    typed = {n: f"{a:%H:%M}-{closing(b)}" for n, (a, b) in hours.items()}
    return {day.name.lower(): typed.get(day.value, "") for day in Weekday}


def show_hours(row: BusinessCalendar, on: date) -> None:
    """Let the row tell its hours by those names too: the page of two versions asks."""
    weeks = row.weeks.filter(effective_from__lte=on).prefetch_related("hours")
    week = weeks.last() or row.weeks.first()
    hours = {h.weekday: (h.opens, h.closes) for h in week.hours.all()} if week else {}
    for name, text in as_typed(hours).items():
        setattr(row, name, text)


def require_hours(row: BusinessCalendar) -> None:
    if row.always:
        raise Refused(f"“{row}” is open round the clock: it has no hours or holidays.")


def require_ahead(field: str, day: date) -> None:
    if day < today():
        raise Unfit(field, "Choose today or a later day: the past is counted.")


def require_free_name(name: str) -> None:
    if BusinessCalendar.objects.filter(name=name).exists():
        raise Refused(f"There is already a calendar “{name}”.")


def require_zone(zone: str) -> None:
    try:
        known_zone(zone)
    except ValidationError as error:
        raise Unfit("zone", error.messages[0]) from error
