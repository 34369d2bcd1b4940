"""What goes into a reading, and what comes out of it: plain values.

Shares are from 0 to 1; a mean is in its measure's unit. An effect is treatment −
control in that unit, whichever direction is good; `alpha` is two-sided.
"""

from dataclasses import dataclass
from enum import StrEnum

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Count:
    """`successes` of `n` units."""

    successes: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.successes <= self.n or self.n == 0:
            raise ValueError("Successes are from 0 to n, and n is above 0.")

    @property
    def share(self) -> float:
        return self.successes / self.n

    @property
    def variance(self) -> float:
        """Of the share: p(1 − p)/n."""
        return self.share * (1 - self.share) / self.n

    @property
    def smaller(self) -> int:
        """The smaller of its two cells: successes, or the rest."""
        return min(self.successes, self.n - self.successes)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of `n` units and their standard deviation."""

    mean: float
    sd: float
    n: int

    def __post_init__(self) -> None:
        if self.n < 2 or self.sd < 0:
            raise ValueError("A mean needs two units or more, and no negative spread.")

    @property
    def variance(self) -> float:
        """Of the mean: s²/n."""
        return self.sd**2 / self.n


@dataclass(frozen=True, slots=True)
class Unit:
    """One randomised unit of a ratio: `x` in all over `y`, as seconds over calls."""

    x: float
    y: float

    def __post_init__(self) -> None:
        if self.y <= 0:
            raise ValueError("Every unit of a ratio has something to be counted over.")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cluster in one period: `x` of `n`. Periods below 0 are before the start."""

    treated: bool
    cluster: str
    period: int
    x: float
    n: float

    def __post_init__(self) -> None:
        if self.n <= 0:
            raise ValueError("Every cell has something to be counted over.")


class Interval(StrEnum):
    """How an interval was drawn."""

    USUAL = "usual"  # the difference and so many standard errors either way
    NEWCOMBE = "newcombe"  # of two shares, honest also where there are few
    BOOTSTRAP = "bootstrap"  # out of resampled units
    ALWAYS = "always_valid"  # holds on whichever day one looks


@dataclass(frozen=True, slots=True)
class Effect:
    """A difference with its test. `df` is None where the normal is used."""

    control: float
    treatment: float
    difference: float
    se: float
    low: float
    high: float
    statistic: float
    df: float | None
    p: float
    alpha: float
    interval: Interval = Interval.USUAL


@dataclass(frozen=True, slots=True)
class Level:
    """One arm against a level: a share or κ with its interval."""

    value: float
    low: float
    high: float
    alpha: float


@dataclass(frozen=True, slots=True)
class Agreement(Level):
    """κ, with what was agreed on and what chance alone would have agreed on."""

    observed: float
    chance: float


class Verdict(StrEnum):
    """How a guardrail stands against the worsening it allows."""

    HOLDS = "holds"  # shown not to worsen by as much as the margin
    NOT_SHOWN = "not_shown"  # inside the margin, but the interval is not
    BROKEN = "broken"  # worse than the margin
    SEVERE = "severe"  # worse than the margin beyond doubt


@dataclass(frozen=True, slots=True)
class Guard:
    """`worsening` against `margin`, both in the bad direction; bounds one-sided."""

    worsening: float
    lowest: float
    highest: float
    margin: float
    verdict: Verdict
