"""Moments of the demo at which somebody is at work, at whatever hour it is loaded."""

from datetime import date, datetime, time

from core.clock import today
from governance import business_time, calendars

TEN = time(10)


def at_work(days: int, at: time = TEN) -> datetime:
    """That time of the floor, so many of its open days after today; before if negative."""
    center = calendars.center()
    day = business_time.day_after(center, today(), days)
    return business_time.instant(center, day, at)


def at_work_from(day: date) -> datetime:
    """Ten o'clock of that day, or when the floor opens next if it is closed then."""
    center = calendars.center()
    return business_time.opening(center, business_time.instant(center, day, TEN))
