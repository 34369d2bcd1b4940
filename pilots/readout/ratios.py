"""Ratios of sums over randomised units: seconds per call, where agents are randomised.

Calls of one agent are alike, so the unit is the agent with both of its sums; what
is compared is Σx/Σy of each arm, never the mean of the agents' own ratios.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from pilots.readout.kinds import ALPHA, Effect, Interval, Unit
from pilots.readout.tails import effect, standardised

DRAWS = 10_000
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Σx/Σy over `n` units, with its standard error."""

    value: float
    se: float
    n: int


def ratio_of(units: Sequence[Unit]) -> Ratio:
    """By the delta method: Var R = (s²x − 2R·sxy + R²·s²y)/(n·ȳ²)."""
    x, y = sums(units)
    value = x.sum() / y.sum()
    xx, xy, yy = np.cov(x, y)[[0, 0, 1], [0, 1, 1]]
    variance = (xx - 2 * value * xy + value**2 * yy) / (len(units) * y.mean() ** 2)
    return Ratio(float(value), sqrt(max(float(variance), 0.0)), len(units))


def ratio_delta(
    control: Sequence[Unit], treatment: Sequence[Unit], alpha: float = ALPHA
) -> Effect:
    """Two ratios by the delta method, under the normal: 20 units an arm or more."""
    one, other = ratio_of(control), ratio_of(treatment)
    return effect(one.value, other.value, sqrt(one.se**2 + other.se**2), alpha)


def ratio_bootstrap(
    control: Sequence[Unit],
    treatment: Sequence[Unit],
    *,
    seed: int,
    draws: int = DRAWS,
    alpha: float = ALPHA,
) -> Effect:
    """Two ratios by resampling whole units: percentile interval, p by inversion.

    The same `seed` gives the same interval to everybody who asks.
    """
    chance = np.random.default_rng(seed)
    arms = [resampled(units, draws, chance) for units in (control, treatment)]
    drawn = arms[1] - arms[0]
    low, high = np.quantile(drawn, [alpha / 2, 1 - alpha / 2])
    one, other = ratio_of(control).value, ratio_of(treatment).value
    se = float(drawn.std(ddof=1))
    beyond = min(int((drawn <= 0).sum()), int((drawn >= 0).sum()))
    return Effect(
        one, other, other - one, se, float(low), float(high),
        standardised(other - one, se), None, min(2 * (beyond + 1) / (draws + 1), 1.0),
        alpha, Interval.BOOTSTRAP,
    )  # fmt: skip


def resampled(units: Sequence[Unit], draws: int, chance: np.random.Generator) -> Floats:
    """The ratio of each of `draws` samples of as many whole units, put back."""
    x, y = sums(units)
    picked = chance.integers(0, len(x), size=(draws, len(x)))
    found: Floats = x[picked].sum(axis=1) / y[picked].sum(axis=1)
    return found


def sums(units: Sequence[Unit]) -> tuple[Floats, Floats]:
    if len(units) < 2:
        raise ValueError("A ratio needs two units or more in each arm.")
    return np.array([each.x for each in units]), np.array([each.y for each in units])
