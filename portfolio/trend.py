"""Periods in a row: what makes one line, and where something is missing from it.

Pure. A gap stays a gap: it is drawn as one and nothing is made up for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portfolio.metrics import Sums

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a trend; without sums it is a gap."""

    start: date
    end: date
    sums: Sums | None = None
    provisional: bool = False

    @property
    def label(self) -> str:
        """Oct 26 for a month; else the day it starts on."""
        if length(self) == "month" and self.start.day == 1:
            return f"{self.start:%b %y}"
        return f"{self.start.day} {self.start:%b}"


def rhythm(days: int) -> str:
    """What a period of that many days is: months differ in length, and are one rhythm."""
    if days in range(28, 32):
        return "month"
    if days in range(89, 93):
        return "quarter"
    return "year" if days in (365, 366) else f"{days} days"


def length(each: Point) -> str:
    return rhythm((each.end - each.start).days + 1)


def same_rhythm(points: Sequence[Point]) -> list[Point]:
    """The points as long as the newest: weeks and months do not make one line."""
    return [each for each in points if length(each) == length(points[-1])]


def with_gaps(points: Sequence[Point]) -> Iterator[Point]:
    """The points, and an empty one for each period in between that nobody recorded."""
    previous: Point | None = None
    for each in points:
        while previous and previous.end + ONE_DAY < each.start:
            previous = gap_after(previous)
            if previous.end >= each.start:
                break  # the periods do not join up: no regular gap to show
            yield previous
        yield each
        previous = each


def gap_after(before: Point) -> Point:
    """The period that follows, as long as the one before in days or in months."""
    start = before.end + ONE_DAY
    if length(before) == "month":
        later = (start + timedelta(days=31)).replace(day=start.day)
        return Point(start, later - ONE_DAY)
    return Point(start, start + (before.end - before.start))
