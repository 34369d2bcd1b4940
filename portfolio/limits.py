"""Control limits: how far a measure moves by itself, before anything happened to it.

Sources: W. A. Shewhart, with the formulas of the NIST/SEMATECH e-Handbook of
Statistical Methods, 6.3.2.2 (individuals and moving range) and 6.3.3 (proportions,
counts); where denominators are large, D. B. Laney, “Improved control charts for
attributes”, Quality Engineering 14 (2002), p′ and u′: limits are widened by how much
more the points vary than pure chance would (never narrowed). Three sigma throughout.

- shares of a whole (percent): p chart, p̄ ± 3·√(p̄(1 − p̄)/nᵢ)·σz
- counts per opportunity (per 1,000, per 10,000): u chart, ū ± 3·√(ū/nᵢ)·σz
- everything else (means, scores, counts): XmR, centre ± 3·(mean moving range)/1.128

The centre is the ratio of sums (domain.md §1), never the mean of the points; where
all denominators are equal both are the same. Units: the metric's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from portfolio import metrics
from portfolio.metrics import Formula, Sums

# With fewer periods nobody can tell what is usual.
FEWEST = 6
SIGMAS = 3
# What the moving range of two is expected to be, in sigmas.
D2 = 1.128
Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Limits:
    """The usual course: a centre, and from where to where, for each period."""

    chart: str
    centre: float
    low: list[float | None]
    high: list[float | None]
    outside: list[int]


def limits(each: Sequence[Sums | None], formula: Formula) -> Limits | None:
    """Limits for periods in order, gaps as None; None where none can be given."""
    known = [sums for sums in each if sums is not None]
    if len(known) < FEWEST:
        return None
    values = [drawn(sums, formula) for sums in each]  # exact division: once for each
    points = [value for value in values if value is not None]
    if len(points) < len(known):
        return None
    centre = pooled(known, points, formula)
    chart = chart_of(formula)
    spreads = around(chart, centre, each, values, formula)
    floor, ceiling = bounds(chart, formula)
    low = [None if s is None else max(centre - SIGMAS * s, floor) for s in spreads]
    high = [None if s is None else min(centre + SIGMAS * s, ceiling) for s in spreads]
    return Limits(chart, centre, low, high, beyond(values, low, high))


def chart_of(formula: Formula) -> str:
    """The chart by kind: p for shares, u for counts per opportunity, XmR otherwise."""
    if formula.kind == "ratio" and formula.annual == 1:
        if formula.unit == "percent":
            return "p"
        if formula.unit in ("per_1k", "per_10k"):
            return "u"
    return "XmR"


def pooled(known: Sequence[Sums], points: Sequence[float], formula: Formula) -> float:
    """The ratio of sums; of counts, which have no denominator, what one period has."""
    total = metrics.roll_up(known)
    found = metrics.value(total, formula) if total and formula.adds_up else None
    if formula.kind == "count" and found:
        return found.drawn / len(known)
    if found is None:  # a percentile, measured anew each time: only its middle is known
        return sorted(points)[len(points) // 2]
    return found.drawn


def around(
    chart: str,
    centre: float,
    each: Sequence[Sums | None],
    values: Values,
    formula: Formula,
) -> list[float | None]:
    """One sigma for each period."""
    if chart == "XmR":
        sigma = moving_range(values) / D2
        return [None if value is None else sigma for value in values]
    share = centre / formula.factor
    variance = share * (1 - share) if chart == "p" else share
    chance = [
        None if s is None else sqrt(variance / float(s.denominator)) * formula.factor
        for s in each
    ]
    wider = overdispersion(centre, values, chance)
    return [None if sigma is None else sigma * wider for sigma in chance]


def overdispersion(centre: float, values: Values, chance: Values) -> float:
    """Laney's σz: the moving range of the standardised points; at least 1."""
    scores = [
        (value - centre) / sigma if value is not None and sigma else None
        for value, sigma in zip(values, chance, strict=True)
    ]
    return max(1.0, moving_range(scores) / D2)


def moving_range(values: Values) -> float:
    """The mean step between neighbours; nothing is stepped over a gap."""
    steps = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    return sum(steps) / len(steps) if steps else 0.0


def bounds(chart: str, formula: Formula) -> tuple[float, float]:
    """A share lies between none and all; what is counted is not below 0."""
    if formula.kind == "net_score":
        return -float(formula.factor), float(formula.factor)
    return 0.0, float(formula.factor) if chart == "p" else float("inf")


def beyond(values: Values, low: Values, high: Values) -> list[int]:
    """The periods whose value lies outside."""
    return [
        i
        for i, (value, least, most) in enumerate(zip(values, low, high, strict=True))
        if value is not None
        and least is not None
        and most is not None
        and not least - 1e-9 <= value <= most + 1e-9
    ]


def drawn(sums: Sums | None, formula: Formula) -> float | None:
    found = metrics.value(sums, formula)
    return None if found is None else found.drawn
