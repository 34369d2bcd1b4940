"""Critical values and p, under the normal or Student's t.

Over scipy's special functions: `scipy.stats`, which rests on the same, would add
more than a second and 70 MB to every process that shows a pilot.
"""

from math import inf

from scipy import special

from pilots.readout.kinds import Effect


def critical(alpha: float, df: float | None = None) -> float:
    """The two-sided critical value: 1.96 for .05 under the normal."""
    if df is None:
        return float(special.ndtri(1 - alpha / 2))
    return float(special.stdtrit(df, 1 - alpha / 2))


def two_sided(statistic: float, df: float | None = None) -> float:
    below = -abs(statistic)
    tail = special.ndtr(below) if df is None else special.stdtr(df, below)
    return float(2 * tail)


def standardised(difference: float, se: float) -> float:
    """The statistic; without any spread a difference is certain, and none is none."""
    if se > 0:
        return difference / se
    return 0.0 if difference == 0 else inf if difference > 0 else -inf


def effect(
    control: float,
    treatment: float,
    se: float,
    alpha: float,
    *,
    df: float | None = None,
    under_null: float | None = None,
) -> Effect:
    """The usual effect: d/se against its distribution, and d ± c·se.

    `under_null` is the standard error of the test, where it is not the interval's.
    """
    difference = treatment - control
    found = standardised(difference, se if under_null is None else under_null)
    half = critical(alpha, df) * se
    return Effect(
        control, treatment, difference, se,
        difference - half, difference + half, found, df, two_sided(found, df), alpha,
    )  # fmt: skip
