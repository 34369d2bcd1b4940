"""What the arms say: effect, interval and p, by the methods of domain.md §6.

Pure, over scipy's special functions: `scipy.stats`, which rests on the same, would
add a second to the start of every process. An effect is treatment − control in the
measure's unit (shares for proportions), whichever direction is good; `alpha` is
two-sided. Randomised units are independent: accounts or agents, not calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf, sqrt
from statistics import fmean, stdev

from scipy import special

ALPHA = 0.05
ONE_SIDED = 0.05  # of the non-inferiority test


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


@dataclass(frozen=True, slots=True)
class Level:
    """One arm against a level: a share or κ with its interval."""

    value: float
    low: float
    high: float
    alpha: float


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


def two_proportions(control: Count, treatment: Count, alpha: float = ALPHA) -> Effect:
    """z test with the pooled share; interval with the unpooled one."""
    difference = treatment.share - control.share
    pooled = (control.successes + treatment.successes) / (control.n + treatment.n)
    under_null = sqrt(pooled * (1 - pooled) * (1 / control.n + 1 / treatment.n))
    z = ratio(difference, under_null)
    se = sqrt(control.variance + treatment.variance)
    half = critical(alpha) * se
    return Effect(
        control.share, treatment.share, difference, se,
        difference - half, difference + half, z, None, two_sided(z), alpha,
    )  # fmt: skip


def welch(control: Mean, treatment: Mean, alpha: float = ALPHA) -> Effect:
    """Welch's t: no assumption that both arms spread alike."""
    difference = treatment.mean - control.mean
    se = sqrt(control.variance + treatment.variance)
    df = satterthwaite(control, treatment)
    t = ratio(difference, se)
    half = critical(alpha, df) * se
    return Effect(
        control.mean, treatment.mean, difference, se,
        difference - half, difference + half, t, df, two_sided(t, df), alpha,
    )  # fmt: skip


def welch_raw(
    control: Sequence[float], treatment: Sequence[float], alpha: float = ALPHA
) -> Effect:
    """Welch's t from the units themselves."""
    return welch(summary(control), summary(treatment), alpha)


def summary(values: Sequence[float]) -> Mean:
    if len(values) < 2:
        raise ValueError("A mean needs two units or more, and no negative spread.")
    return Mean(fmean(values), stdev(values), len(values))


def difference_in_differences(
    control: tuple[Count, Count], treatment: tuple[Count, Count], alpha: float = ALPHA
) -> Effect:
    """(T after − T before) − (C after − C before) of shares; each pair is (before, after)."""
    changes = [after.share - before.share for before, after in (control, treatment)]
    difference = changes[1] - changes[0]
    se = sqrt(sum(each.variance for each in (*control, *treatment)))
    z = ratio(difference, se)
    half = critical(alpha) * se
    return Effect(
        changes[0], changes[1], difference, se,
        difference - half, difference + half, z, None, two_sided(z), alpha,
    )  # fmt: skip


def wilson(count: Count, alpha: float = ALPHA) -> Level:
    """Wilson's interval of a share: honest also at 0 of n."""
    z = critical(alpha)
    p, n = count.share, count.n
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low = 0.0 if count.successes == 0 else middle - half
    high = 1.0 if count.successes == n else middle + half
    return Level(p, low, high, alpha)


def kappa(table: tuple[int, int, int, int], alpha: float = ALPHA) -> Level:
    """Cohen's κ of [[a, b], [c, d]]: agreement beyond chance.

    The interval uses the large-sample variance of Fleiss, Cohen and Everitt (1969).
    """
    n = sum(table)
    if n == 0:
        raise ValueError("There is nothing to compare.")
    a, b, c, d = (count / n for count in table)
    rows, columns = (a + b, c + d), (a + c, b + d)
    agreed, chance = a + d, rows[0] * columns[0] + rows[1] * columns[1]
    if chance == 1:
        raise ValueError("Both gave one answer only: agreement cannot be judged.")
    value = (agreed - chance) / (1 - chance)
    on = sum(
        cell * (1 - chance - (rows[i] + columns[i]) * (1 - agreed)) ** 2
        for i, cell in ((0, a), (1, d))
    )
    off = b * (columns[0] + rows[1]) ** 2 + c * (columns[1] + rows[0]) ** 2
    rest = (agreed * chance - 2 * chance + agreed) ** 2
    variance = (on + (1 - agreed) ** 2 * off - rest) / (n * (1 - chance) ** 4)
    half = critical(alpha) * sqrt(max(variance, 0))
    return Level(value, value - half, min(value + half, 1.0), alpha)


def non_inferiority(
    effect: Effect, margin: float, *, lower_is_better: bool, alpha: float = ONE_SIDED
) -> Guard:
    """One-sided: holds if the worsening is below `margin` with 1 − α confidence."""
    worsening = effect.difference if lower_is_better else -effect.difference
    half = critical(2 * alpha, effect.df) * effect.se
    return judge(worsening, worsening - half, worsening + half, margin)


def against_limit(level: Level, limit: float, *, lower_is_better: bool) -> Guard:
    """One arm against a limit: holds if the whole interval is on the good side."""
    if lower_is_better:
        return judge(level.value - limit, level.low - limit, level.high - limit, 0)
    return judge(limit - level.value, limit - level.high, limit - level.low, 0)


def judge(worsening: float, lowest: float, highest: float, margin: float) -> Guard:
    if lowest > margin:
        verdict = Verdict.SEVERE
    elif worsening > margin:
        verdict = Verdict.BROKEN
    elif highest < margin:
        verdict = Verdict.HOLDS
    else:
        verdict = Verdict.NOT_SHOWN
    return Guard(worsening, lowest, highest, margin, verdict)


def critical(alpha: float, df: float | None = None) -> float:
    """The two-sided critical value: 1.96 for .05 under the normal."""
    if df is None:
        return float(special.ndtri(1 - alpha / 2))
    return float(special.stdtrit(df, 1 - alpha / 2))


def two_sided(statistic: float, df: float | None = None) -> float:
    below = -abs(statistic)
    tail = special.ndtr(below) if df is None else special.stdtr(df, below)
    return float(2 * tail)


def ratio(difference: float, se: float) -> float:
    """The statistic; without any spread a difference is certain, and none is none."""
    if se > 0:
        return difference / se
    return 0.0 if difference == 0 else inf if difference > 0 else -inf


def satterthwaite(one: Mean, other: Mean) -> float:
    total = one.variance + other.variance
    if total == 0:
        return float(one.n + other.n - 2)
    parts = one.variance**2 / (one.n - 1) + other.variance**2 / (other.n - 1)
    return float(total**2 / parts)
