"""Scores, pace and bands of objectives and key results.

Source: domain.md §10, “OKRs” (Doerr, Google). Units: a score and a pace have no
unit; a score runs from 0 (still at the baseline) to 1 (at the target). Values are
exact fractions, rounded half up only where they are shown.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from operator import itemgetter

STALE_AFTER = timedelta(days=14)
GREEN_FROM, AMBER_FROM = Fraction(7, 10), Fraction(4, 10)
NEAR_FROM = Fraction(8, 10)
COMMITTED = "committed"
EXPECTED = {COMMITTED: Fraction(1), "aspirational": GREEN_FROM}
ON_TRACK_FROM, AT_RISK_FROM = Fraction(9, 10), Fraction(6, 10)


class Band(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Guard(StrEnum):
    """How a guardrail stands against its limit."""

    HOLDS = "holds"
    NEAR = "near"
    BROKEN = "broken"


class Outlook(StrEnum):
    """What a score, or where a pace leads, means for this kind of objective."""

    KEPT = "kept"
    NOT_KEPT = "not_kept"
    SUCCESS = "success"
    PROGRESS = "progress"
    FELL_SHORT = "fell_short"


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


def outlook(kind: str, reached: Fraction) -> Outlook:
    """A final score in the words of its kind.

    Committed: 1 or it was not kept. Aspirational: 0.7 is a success, 0.4 is progress.
    """
    if kind == COMMITTED:
        return Outlook.KEPT if reached >= 1 else Outlook.NOT_KEPT
    if reached >= EXPECTED[kind]:
        return Outlook.SUCCESS
    return Outlook.PROGRESS if reached >= AMBER_FROM else Outlook.FELL_SHORT


def ends_at(at: Fraction) -> Fraction:
    """The score at the end if the pace stays as it is: the pace itself, 1 at most."""
    return min(at, Fraction(1))


def guard(baseline: Decimal, limit: Decimal, current: Decimal) -> Guard:
    """How much of the room from baseline to limit is used up: 0.8 is near, 1 the limit.

    On the limit it still holds; a value on the good side of the baseline uses none.
    """
    used = (Fraction(current) - Fraction(baseline)) / (
        Fraction(limit) - Fraction(baseline)
    )
    if used > 1:
        return Guard.BROKEN
    return Guard.NEAR if used >= NEAR_FROM else Guard.HOLDS


def trend(
    points: Iterable[tuple[date, int, Fraction]], weights: Mapping[int, Decimal]
) -> list[tuple[date, Fraction]]:
    """An objective's score day by day, from its key results' check-ins.

    `points` are (day, key result, score), of one day in the order they were made; before its first check-in a key
    result stands at its baseline, 0. Who is not in `weights` (a guardrail) is left out.
    """
    reached = dict.fromkeys(weights, Fraction(0))
    days: dict[date, Fraction] = {}
    for day, which, value in sorted(points, key=itemgetter(0)):
        if which in weights:
            reached[which] = value
            found = mean((reached[each], weights[each]) for each in weights)
            days[day] = found if found is not None else Fraction(0)
    return list(days.items())


def quarter_of(day: date) -> tuple[date, date]:
    """The first and last day of the calendar quarter that holds `day`."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    following = date(day.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, following - timedelta(days=1)


def period_after(starts_on: date, ends_on: date) -> tuple[date, date]:
    """The period that follows: a quarter after a quarter, else as many days."""
    first = ends_on + timedelta(days=1)
    if quarter_of(starts_on) == (starts_on, ends_on):
        return quarter_of(first)
    return first, first + (ends_on - starts_on)


def is_stale(last: date | None, starts_on: date, on: date) -> bool:
    """True once 14 days have gone without a check-in (counted from the start)."""
    return on - (last or starts_on) >= STALE_AFTER
