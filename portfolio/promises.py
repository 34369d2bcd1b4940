"""What a vendor's word was worth: the promise-kept record and its sum. Pure.

Source: domain.md §5 (slip rate = items slipped ÷ items due, shown as “promise kept”). A promise is
measured by the day that was named first: a day that is moved forgives nothing. Due is what
was kept or broken, and what has its first day behind it; what was taken back before its
day is not due, what was taken back after it was not kept. Days late are calendar days.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Fate(StrEnum):
    """What became of one promise; the first four and LATE_BACK are due."""

    IN_TIME = "in_time"
    LATE = "late"
    BROKEN = "broken"
    WAITING = "waiting"
    LATE_BACK = "late_back"
    AHEAD = "ahead"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Record:
    """How many promises of a vendor met which fate."""

    in_time: int = 0
    late: int = 0
    broken: int = 0
    waiting: int = 0  # the day first named is behind us, and it has not come
    late_back: int = 0  # taken back after that day
    ahead: int = 0
    taken_back: int = 0
    overdue: int = 0  # of those waiting and ahead: the day that holds now has passed
    slipped: int = 0  # of all: moved to a later day at least once
    days_late: int | None = None  # the median of what was kept late

    @property
    def due(self) -> int:
        return self.in_time + self.late + self.broken + self.waiting + self.late_back

    @property
    def all(self) -> int:
        return self.due + self.ahead + self.taken_back

    @property
    def open(self) -> int:
        return self.waiting + self.ahead

    @property
    def rate(self) -> Fraction | None:
        """The share kept in time of what was due; None before anything was."""
        return Fraction(self.in_time, self.due) if self.due else None

    @property
    def parts(self) -> list[tuple[int, str]]:
        """What the promises that were due add up from, in words; nothing that is 0."""
        late = "kept late"
        if self.days_late is not None:
            late += (
                f" (median {self.days_late} day{'' if self.days_late == 1 else 's'})"
            )
        told = [
            (self.in_time, "kept in time"), (self.late, late), (self.broken, "broken"),
            (self.waiting, "past the day first named"),
            (self.late_back, "taken back after its day"),
        ]  # fmt: skip
        return [(count, words) for count, words in told if count]


def fate(state: str, first: date, settled: date | None, on: date) -> Fate:
    """What became of a promise for the day `first`, as it stands on the day `on`."""
    if state == "kept":
        return Fate.IN_TIME if settled and settled <= first else Fate.LATE
    if state == "broken":
        return Fate.BROKEN
    if state == "withdrawn":
        return Fate.LATE_BACK if settled and settled > first else Fate.TAKEN_BACK
    return Fate.WAITING if first < on else Fate.AHEAD
