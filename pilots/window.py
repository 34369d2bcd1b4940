"""Which days count, and until when they may be recorded (domain.md §6).

A pilot measures from its first day to its last. What comes in after the end is late
and still counted, for two weeks; then the data is closed and nothing moves any more.
"""

from datetime import date, timedelta

from core.clock import today
from pilots.models import Pilot

LATE_DAYS = 14  # [POLICY] so long is late data taken


def end(pilot: Pilot, day: date) -> None:
    """Set the last day that counts, and the day the data closes, on `pilot`, unsaved.

    What ends after its planned last day still counts to that day only.
    """
    last = min(day, pilot.ends_on or day)
    pilot.ended_on, pilot.data_closes_on = last, day + timedelta(days=LATE_DAYS)


def reopen(pilot: Pilot) -> None:
    """It runs on: there is no end yet."""
    pilot.ended_on = pilot.data_closes_on = None


def first_counted(pilot: Pilot) -> date | None:
    """The first day that is read out: those before it are left out by the plan."""
    if pilot.started_on is None:
        return None
    return pilot.started_on + timedelta(days=pilot.discard_days)


def last_counted(pilot: Pilot) -> date | None:
    """The last day that is read out: the planned one, until it ended earlier."""
    return pilot.ended_on or pilot.ends_on


def is_late(pilot: Pilot) -> bool:
    """True if what is recorded today comes after the end."""
    return pilot.ended_on is not None and today() > pilot.ended_on


def closed(pilot: Pilot) -> str:
    """Why nothing is recorded any more, in words; "" while data is taken."""
    last = pilot.data_closes_on
    if last is None or today() <= last:
        return ""
    return (
        f"The data of {pilot.key} closed on {last}, {LATE_DAYS} days after its end. "
        "Its read-out rests on what was there."
    )


def faults(pilot: Pilot, day: date, *, before: bool = False) -> list[str]:
    """What is wrong with measuring `day`, as sentences; `before`: of before the start."""
    if day > today():
        return ["A result is not from the future."]
    started, last = pilot.started_on or day, last_counted(pilot)
    if before and day >= started:
        return [f"It started on {started}: the time before ends earlier."]
    if not before and day < started:
        return [f"It started on {started}: the result is from before."]
    if last and day > last:
        return [f"Its last day was {last}: a later one does not count."]
    return []
