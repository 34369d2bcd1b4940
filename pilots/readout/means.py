"""Means of two arms that need not spread alike."""

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev

from pilots.readout.kinds import ALPHA, Effect, Mean
from pilots.readout.tails import effect


def welch(control: Mean, treatment: Mean, alpha: float = ALPHA) -> Effect:
    """Welch's t: no assumption that both arms spread alike."""
    se = sqrt(control.variance + treatment.variance)
    df = satterthwaite(control, treatment)
    return effect(control.mean, treatment.mean, se, alpha, df=df)


def welch_raw(
    control: Sequence[float], treatment: Sequence[float], alpha: float = ALPHA
) -> Effect:
    """Welch's t from the units themselves."""
    return welch(summary(control), summary(treatment), alpha)


def summary(values: Sequence[float]) -> Mean:
    if len(values) < 2:
        raise ValueError("A mean needs two units or more, and no negative spread.")
    return Mean(fmean(values), stdev(values), len(values))


def satterthwaite(*means: Mean) -> float:
    """The degrees of freedom of the sum of these variances (Welch–Satterthwaite)."""
    total = sum(each.variance for each in means)
    if total == 0:
        return float(sum(each.n - 1 for each in means))
    return float(total**2 / sum(each.variance**2 / (each.n - 1) for each in means))
