"""Scores, pace and bands of objectives and key results.

Source: domain.md §10, “OKRs” (Doerr, Google). Units: a score and a pace have no
unit; a score runs from 0 (still at the baseline) to 1 (at the target). Values are
exact fractions, rounded half up only where they are shown.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

STALE_AFTER = timedelta(days=14)
GREEN_FROM, AMBER_FROM = Fraction(7, 10), Fraction(4, 10)
ON_TRACK_FROM, AT_RISK_FROM = Fraction(9, 10), Fraction(6, 10)


class Band(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Pace(StrEnum):
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


def score(baseline: Decimal, target: Decimal, current: Decimal) -> Fraction:
    """How far from baseline to target, 0 to 1; works upwards and downwards.

    Raises ValueError if the target equals the baseline: then nothing is promised.
    """
    if baseline == target:
        raise ValueError("The target must differ from the baseline.")
    done = Fraction(current) - Fraction(baseline)
    asked = Fraction(target) - Fraction(baseline)
    return min(max(done / asked, Fraction(0)), Fraction(1))


def mean(weighted: Iterable[tuple[Fraction, Decimal]]) -> Fraction | None:
    """The weighted mean of (score, weight); None if nothing carries weight.

    The caller leaves guardrails out: they may only hold, never lift an objective.
    """
    pairs = [(each, Fraction(weight)) for each, weight in weighted]
    total = sum((weight for _, weight in pairs), Fraction(0))
    if not total:
        return None
    return sum((each * weight for each, weight in pairs), Fraction(0)) / total


def elapsed(starts_on: date, ends_on: date, on: date) -> Fraction:
    """The share of the period that is over at the end of the day `on`, 0 to 1."""
    length = (ends_on - starts_on).days + 1
    over = (on - starts_on).days + 1
    return min(max(Fraction(over, length), Fraction(0)), Fraction(1))


def pace(reached: Fraction, share_elapsed: Fraction) -> Fraction | None:
    """Score divided by the elapsed share; None before the period begins."""
    return reached / share_elapsed if share_elapsed else None


def band(reached: Fraction) -> Band:
    """The colour of a final score: 0.7 green, 0.4 amber, below that red."""
    if reached >= GREEN_FROM:
        return Band.GREEN
    return Band.AMBER if reached >= AMBER_FROM else Band.RED


def pace_band(at: Fraction) -> Pace:
    """The word for a pace: 0.9 on track, 0.6 at risk, below that off track."""
    if at >= ON_TRACK_FROM:
        return Pace.ON_TRACK
    return Pace.AT_RISK if at >= AT_RISK_FROM else Pace.OFF_TRACK


def is_stale(last: date | None, starts_on: date, on: date) -> bool:
    """True once 14 days have gone without a check-in (counted from the start)."""
    return on - (last or starts_on) >= STALE_AFTER
