"""Before and after, with and without: what changed here beyond what changed there.

A difference in differences rests on one belief, that both would have gone the same
way without the change; `pre_trend` shows whether they did so before it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from pilots.readout.kinds import ALPHA, Cell, Count, Effect, Mean
from pilots.readout.means import satterthwaite
from pilots.readout.tails import critical, effect

CLUSTERS = 4  # in each group; with fewer the clustered errors mean nothing
PERIODS = 6  # before the start, so that a trend can be seen at all
PARALLEL = 0.1  # a pre-trend with p below this is no longer taken for parallel
WEEK = 7  # so many days' errors may hang together


def difference_in_differences(
    control: tuple[Count, Count], treatment: tuple[Count, Count], alpha: float = ALPHA
) -> Effect:
    """(T after − T before) − (C after − C before) of shares; each pair is (before, after)."""
    one, other = (after.share - before.share for before, after in (control, treatment))
    se = sqrt(sum(each.variance for each in (*control, *treatment)))
    return effect(one, other, se, alpha)


def did_means(
    control: tuple[Mean, Mean], treatment: tuple[Mean, Mean], alpha: float = ALPHA
) -> Effect:
    """The same of means, with Welch's degrees of freedom over all four."""
    one, other = (after.mean - before.mean for before, after in (control, treatment))
    four = (*control, *treatment)
    se = sqrt(sum(each.variance for each in four))
    return effect(one, other, se, alpha, df=satterthwaite(*four))


def did_clustered(cells: Sequence[Cell], alpha: float = ALPHA) -> Effect:
    """The same from clusters by period: errors of one cluster may hang together.

    Weighted least squares of the rates on group, time and both, with the sandwich
    by cluster and t of (clusters − 1), from statsmodels.
    """
    groups = {side: {c.cluster for c in cells if c.treated is side} for side in SIDES}
    if min(map(len, groups.values())) < CLUSTERS:
        raise ValueError(f"Each group needs {CLUSTERS} clusters or more.")
    if groups[True] & groups[False]:
        raise ValueError("A cluster is treated or it is not.")
    one, other = changed(cells, treated=False), changed(cells, treated=True)
    names = sorted({each.cluster for each in cells})
    which = np.array([names.index(each.cluster) for each in cells])
    se = regressed(cells, cov_type="cluster", cov_kwds={"groups": which})
    return effect(one, other, se, alpha, df=len(names) - 1)


def regressed(cells: Sequence[Cell], **errors: Any) -> float:
    """The standard error of group × time."""
    from statsmodels.regression.linear_model import WLS  # two seconds no page pays

    treated = np.array([float(each.treated) for each in cells])
    after = np.array([float(each.period >= 0) for each in cells])
    columns = np.column_stack([np.ones(len(cells)), treated, after, treated * after])
    rates, weights = [each.x / each.n for each in cells], [each.n for each in cells]
    found = WLS(rates, columns, weights=weights).fit(**errors)
    return float(found.bse[3])


def did_daily(cells: Sequence[Cell], alpha: float = ALPHA) -> Effect:
    """The same of two sites: day by day the gap between them, before and after.

    Two sites are two clusters, too few for clustered errors; what varies is the
    day. Errors of a week may hang together (Newey–West, from statsmodels).
    """
    from statsmodels.regression.linear_model import OLS  # as above

    days = gaps(cells)
    after = np.array([float(day >= 0) for day, _ in days])
    enough(len(days) - int(after.sum()), "before")
    enough(int(after.sum()), "after")
    gap = np.array([each for _, each in days])
    found = OLS(gap, np.column_stack([np.ones(len(days)), after])).fit(
        cov_type="HAC", cov_kwds={"maxlags": WEEK, "use_correction": True}
    )
    before = float(gap[after == 0].mean())
    later = float(gap[after == 1].mean())
    return effect(before, later, float(found.bse[1]), alpha, df=len(days) - 2)


@dataclass(frozen=True, slots=True)
class PreTrend:
    """How the gap between the groups moved per period before the start."""

    slope: float
    low: float
    high: float
    p: float
    periods: int
    parallel: bool


def pre_trend(cells: Sequence[Cell], alpha: float = ALPHA) -> PreTrend:
    """The slope of the gap before the start: parallel unless it leans (p < .1)."""
    from scipy.stats import linregress  # a second that no page pays

    days = gaps(each for each in cells if each.period < 0)
    enough(len(days), "before")
    found = linregress(*np.array(days, dtype=float).T)
    half = critical(alpha, len(days) - 2) * found.stderr
    low, high = found.slope - half, found.slope + half
    parallel = bool(found.pvalue >= PARALLEL)
    return PreTrend(found.slope, low, high, found.pvalue, len(days), parallel)


# --- cells -----------------------------------------------------------------------------
SIDES = (False, True)


def gaps(cells: Iterable[Cell]) -> list[tuple[int, float]]:
    """(period, treated − control) of every period that both groups have."""
    totals: dict[tuple[int, bool], list[float]] = {}
    for each in cells:
        total = totals.setdefault((each.period, each.treated), [0.0, 0.0])
        total[0] += each.x
        total[1] += each.n
    rates = {key: x / n for key, (x, n) in totals.items()}
    both = sorted({p for p, side in rates if side} & {p for p, s in rates if not s})
    return [(period, rates[period, True] - rates[period, False]) for period in both]


def changed(cells: Sequence[Cell], *, treated: bool) -> float:
    """The rate of one group after the start, less its rate before."""
    rates = []
    for later in SIDES:
        of = [c for c in cells if c.treated is treated and (c.period >= 0) is later]
        if not of:
            raise ValueError("Each group needs periods before the start and after it.")
        rates.append(sum(each.x for each in of) / sum(each.n for each in of))
    return rates[1] - rates[0]


def enough(periods: int, when: str) -> None:
    if periods < PERIODS:
        raise ValueError(
            f"There are {periods} periods {when} the start that both have; "
            f"{PERIODS} or more are needed."
        )
