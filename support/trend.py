"""The trend of problems by week: arithmetic over counts, without Django or a clock.

A week is named by its Monday. Open at the end of a week = open before it + opened and
reopened in it − resolved in it; closing changes nothing, for a resolved problem is not
open any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

WEEK = timedelta(days=7)
ADDS = frozenset({"opened", "reopened"})
TAKES = "resolved"


@dataclass(frozen=True, slots=True)
class Happened:
    """How many steps of a kind in a week, by driver."""

    week: date
    driver: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Incidents of a week by driver, and the working minutes they cost."""

    week: date
    driver: str
    count: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Line:
    """One driver, or all of them: a number a week, in the order of the weeks."""

    opened: list[int]
    resolved: list[int]
    open: list[int]
    incidents: list[int]
    minutes: list[int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the weeks shown. Days are calendar days; None where nothing is known.

    `came_back` counts reopenings, `resolved` resolutions, `share` the one by the other:
    what proactive problem avoidance brings down.
    """

    days_to_respond: Fraction | None
    days_to_resolve: Fraction | None
    resolved: int
    came_back: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.came_back, self.resolved) if self.resolved else None


@dataclass(frozen=True, slots=True)
class Trend:
    weeks: list[date]
    every: Line
    by_driver: Mapping[str, Line] = field(default_factory=dict)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_to(day: date, count: int) -> list[date]:
    """The Mondays of the last `count` weeks, that of `day` last."""
    last = monday(day)
    return [last - WEEK * back for back in reversed(range(count))]


def build(
    weeks: Sequence[date],
    drivers: Iterable[str],
    before: Mapping[str, int],
    happened: Iterable[Happened],
    counted: Iterable[Counted],
) -> Trend:
    """`before` are the problems open when the first week began, by driver."""
    steps, counts = list(happened), list(counted)
    lines = {
        driver: line(weeks, before.get(driver, 0), [s for s in steps if s.driver == driver], [c for c in counts if c.driver == driver])
        for driver in drivers
    }  # fmt: skip
    every = line(weeks, sum(before.values()), steps, counts)
    return Trend(list(weeks), every, lines)


def line(
    weeks: Sequence[date],
    before: int,
    steps: Sequence[Happened],
    counts: Sequence[Counted],
) -> Line:
    opened = [sum(s.count for s in steps if s.week == w and s.kind in ADDS) for w in weeks]  # fmt: skip
    gone = [sum(s.count for s in steps if s.week == w and s.kind == TAKES) for w in weeks]  # fmt: skip
    still, left = [], before
    for came, went in zip(opened, gone, strict=True):
        left += came - went
        still.append(left)
    incidents = [sum(c.count for c in counts if c.week == w) for w in weeks]
    minutes = [sum(c.minutes for c in counts if c.week == w) for w in weeks]
    return Line(opened, gone, still, incidents, minutes)


def middle(days: Iterable[int]) -> Fraction | None:
    known = list(days)
    return Fraction(median(known)) if known else None
