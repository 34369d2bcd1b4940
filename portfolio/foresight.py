"""Will a trend reach its target in time? A straight line by least squares, and no more.

Source: ordinary least squares over the last periods, the last day of each period as its
time. It says how many periods it stands on, and under `FEWEST` of them nothing at all.
Units: values in the metric's own unit, time in days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

FEWEST = 4
MOST = 13
# Of the way from baseline to target, foreseen by the due day: from here on amber.
HALFWAY = Fraction(1, 2)

Point = tuple[date, Fraction]


@dataclass(frozen=True, slots=True)
class Trend:
    """A fitted line: `at` gives its value on a day."""

    first: date
    last: date
    count: int
    level: Fraction  # on the first day
    per_day: Fraction

    def at(self, day: date) -> Fraction:
        return self.level + self.per_day * (day - self.first).days


def fit(points: Sequence[Point]) -> Trend | None:
    """The line through the last points; None for fewer than `FEWEST`, or all on one day."""
    used = sorted(points)[-MOST:]
    if len(used) < FEWEST or used[0][0] == used[-1][0]:
        return None
    first = used[0][0]
    days = [Fraction((day - first).days) for day, _ in used]
    values = [value for _, value in used]
    count = len(used)
    mean_day, mean = sum(days) / count, sum(values, Fraction(0)) / count
    spread = sum((day - mean_day) ** 2 for day in days)
    slope = (
        sum(
            (day - mean_day) * (value - mean)
            for day, value in zip(days, values, strict=True)
        )
        / spread
    )
    return Trend(
        first, used[-1][0], count, Fraction(mean - slope * mean_day), Fraction(slope)
    )


def share_reached(value: Fraction, baseline: Fraction, target: Fraction) -> Fraction:
    """How much of the way from baseline to target `value` has come; either direction."""
    return (value - baseline) / (target - baseline)
