"""Shares: two of them compared, and one alone."""

from dataclasses import replace
from math import hypot, sqrt

from pilots.readout.kinds import ALPHA, Count, Effect, Interval, Level
from pilots.readout.tails import critical, effect

FEW = 10  # a cell below this makes the usual interval too sure of itself


def two_proportions(control: Count, treatment: Count, alpha: float = ALPHA) -> Effect:
    """z test with the pooled share; interval with the unpooled one."""
    pooled = (control.successes + treatment.successes) / (control.n + treatment.n)
    under_null = sqrt(pooled * (1 - pooled) * (1 / control.n + 1 / treatment.n))
    se = sqrt(control.variance + treatment.variance)
    return effect(control.share, treatment.share, se, alpha, under_null=under_null)


def newcombe(control: Count, treatment: Count, alpha: float = ALPHA) -> Effect:
    """The same test; the interval by Newcombe's hybrid of two Wilson intervals.

    Source: Newcombe (1998), “Interval estimation for the difference between
    independent proportions”, method 10. It never leaves −1 to 1, and has a width
    also where nobody or everybody succeeded.
    """
    usual = two_proportions(control, treatment, alpha)
    before, after = wilson(control, alpha), wilson(treatment, alpha)
    down = hypot(after.value - after.low, before.high - before.value)
    up = hypot(after.high - after.value, before.value - before.low)
    low, high = usual.difference - down, usual.difference + up
    return replace(usual, low=low, high=high, interval=Interval.NEWCOMBE)


def compared(control: Count, treatment: Count, alpha: float = ALPHA) -> Effect:
    """What a reading uses: Newcombe's interval where a cell holds fewer than 10."""
    few = min(control.smaller, treatment.smaller) < FEW
    return (newcombe if few else two_proportions)(control, treatment, alpha)


def wilson(count: Count, alpha: float = ALPHA) -> Level:
    """Wilson's interval of a share: honest also at 0 of n."""
    z = critical(alpha)
    p, n = count.share, count.n
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low = 0.0 if count.successes == 0 else middle - half
    high = 1.0 if count.successes == n else middle + half
    return Level(p, low, high, alpha)


def rule_of_three(n: int) -> float:
    """The most a share may be, with 95 % confidence, after none in `n`: about 3/n."""
    if n < 1:
        raise ValueError("None of nothing tells nothing.")
    return min(3 / n, 1.0)
