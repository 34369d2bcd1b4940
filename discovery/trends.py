"""Whether a theme is heard more often than before. Pure.

The last three whole months against the three before them. A difference is called a trend
only beyond 1.96 × √(both together): two counts of one unchanged rate differ by more once
in twenty (Poisson counts, normal approximation). Under ten voices in both, nothing is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

SPAN = 3  # months on each side
LEAST = 10  # voices on both sides together
BEYOND = 1.96


@dataclass(frozen=True, slots=True)
class Trend:
    """`lately` voices in the last three whole months, `before` in the three before."""

    before: int
    lately: int

    @property
    def word(self) -> str:
        if self.before + self.lately < LEAST:
            return "too few to say"
        gap = self.lately - self.before
        if abs(gap) <= BEYOND * sqrt(self.before + self.lately):
            return "steady"
        return "rising" if gap > 0 else "falling"


def trend(months: Sequence[int]) -> Trend | None:
    """Of whole months, oldest first; None if there are too few of them."""
    told = months[-2 * SPAN :]
    if len(told) < 2 * SPAN:
        return None
    return Trend(sum(told[:SPAN]), sum(told[SPAN:]))


def trend_of(before: int | None, lately: int | None) -> Trend | None:
    """Of two spans that are counted already; None if one of them is hidden."""
    return None if before is None or lately is None else Trend(before, lately)


def months(on: date, count: int) -> list[date]:
    """The first days of the last `count` months, oldest first; that of `on` is the last."""
    last = on.year * 12 + on.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - count + 1, last + 1)]
