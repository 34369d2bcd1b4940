"""The trend of risks by week: arithmetic over counts, without Django or a clock.

A week is named by its Monday. A risk stands at one level at a time; each of its steps
says the level before and after, empty while it is not watched. So those at a level at
the end of a week are all steps that came to it, less all that left it, until then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Moved:
    """How many steps of a week led from one level to another."""

    week: date
    was: str
    level: str
    count: int


@dataclass(frozen=True, slots=True)
class RiskTrend:
    """`by_level` counts the watched risks at the end of each week, by level."""

    weeks: list[date]
    by_level: Mapping[str, list[int]]

    def of(self, levels: Iterable[str]) -> list[int]:
        chosen = [self.by_level[level] for level in levels]
        return [sum(week) for week in zip(*chosen, strict=True)]


@dataclass(frozen=True, slots=True)
class Foresight:
    """Of the problems reported in these weeks: how many a risk had foreseen."""

    problems: int
    foreseen: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.foreseen, self.problems) if self.problems else None


def build(
    weeks: Sequence[date],
    levels: Iterable[str],
    before: Mapping[str, int],
    moved: Iterable[Moved],
) -> RiskTrend:
    """`before` are the risks at each level when the first week began."""
    steps = list(moved)
    return RiskTrend(
        list(weeks),
        {level: line(level, weeks, before.get(level, 0), steps) for level in levels},
    )


def line(
    level: str, weeks: Sequence[date], before: int, steps: Sequence[Moved]
) -> list[int]:
    found, at = [], before
    for week in weeks:
        here = [step for step in steps if step.week == week]
        at += sum(step.count for step in here if step.level == level)
        at -= sum(step.count for step in here if step.was == level)
        found.append(at)
    return found
