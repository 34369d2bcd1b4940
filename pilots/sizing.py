"""How many units a pilot needs before it can see what it looks for.

Source: domain.md §6; z = Φ⁻¹, two-sided α, power 1 − β.
Units: shares from 0 to 1; σ, δ and the detectable difference in the measure's
unit; every n is units per arm (accounts or agents, never calls), rounded up.
A plan is sized by the first form of each kind, which is that of the document;
the other forms are there to show how little hangs on the choice.
"""

from math import asin, ceil, sqrt
from statistics import NormalDist

from scipy import special

ALPHA, POWER = 0.05, 0.8


def quantile(probability: float) -> float:
    return NormalDist().inv_cdf(probability)


def needed(alpha: float, power: float) -> float:
    """The z of the test plus the z of the power: 1.96 + 0.84 for .05 and .8."""
    _share(alpha, "α")
    _share(power, "The power")
    return quantile(1 - alpha / 2) + quantile(power)


def proportions(
    p1: float, p2: float, alpha: float = ALPHA, power: float = POWER
) -> int:
    """Units per arm to tell `p2` from `p1`: .68 → .71 needs 3,694."""
    _share(p1, "The baseline")
    _share(p2, "The target")
    _differ(p2 - p1)
    spread = p1 * (1 - p1) + p2 * (1 - p2)
    return ceil(needed(alpha, power) ** 2 * spread / (p2 - p1) ** 2)


def means(sd: float, delta: float, alpha: float = ALPHA, power: float = POWER) -> int:
    """Units per arm to see a difference `delta` of means: σ 280, δ 20 needs 3,077."""
    _positive(sd, "The standard deviation")
    _differ(delta)
    return ceil(2 * needed(alpha, power) ** 2 * (sd / delta) ** 2)


def non_inferior(
    p: float, margin: float, alpha: float = ALPHA, power: float = POWER
) -> int:
    """Units per arm to show that a share is not worse by `margin`, one-sided at α.

    Held to be equal: .68 with a margin of .02 needs 6,727.
    """
    _share(p, "The baseline")
    _positive(margin, "The margin")
    surely = quantile(1 - alpha) + quantile(power)
    return ceil(2 * surely**2 * p * (1 - p) / margin**2)


# --- other forms ---------------------------------------------------------------------
def pooled(p1: float, p2: float, alpha: float = ALPHA, power: float = POWER) -> int:
    """As `proportions`, with the test's own pooled variance: .68 → .71 needs 3,697."""
    proportions(p1, p2, alpha, power)  # says what is wrong
    both = (p1 + p2) / 2
    test = quantile(1 - alpha / 2) * sqrt(2 * both * (1 - both))
    seen = quantile(power) * sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    return ceil(((test + seen) / (p2 - p1)) ** 2)


def arcsine(p1: float, p2: float, alpha: float = ALPHA, power: float = POWER) -> int:
    """As `proportions`, by Cohen's h = 2 asin √p₂ − 2 asin √p₁: .68 → .71 needs 3,696."""
    proportions(p1, p2, alpha, power)  # says what is wrong
    h = 2 * asin(sqrt(p2)) - 2 * asin(sqrt(p1))
    return ceil(2 * (needed(alpha, power) / h) ** 2)


def means_by_t(
    sd: float, delta: float, alpha: float = ALPHA, power: float = POWER
) -> int:
    """As `means`, with Student's t in place of the normal: σ 38, δ 24 needs 41."""
    n = max(means(sd, delta, alpha, power), 2)
    while n > 2 and power_by_t(n - 1, sd, delta, alpha) >= power:
        n -= 1
    while power_by_t(n, sd, delta, alpha) < power:
        n += 1
    return n


def power_by_t(n: int, sd: float, delta: float, alpha: float = ALPHA) -> float:
    """The power of a two-sided t test with `n` per arm, by the noncentral t."""
    df, away = 2 * n - 2, abs(delta) / sd * sqrt(n / 2)
    edge = special.stdtrit(df, 1 - alpha / 2)
    inside = special.nctdtr(df, away, edge) - special.nctdtr(df, away, -edge)
    return float(1 - inside)


# --- clusters, days and what a sample sees ---------------------------------------------
def design_effect(cluster_size: float, icc: float) -> float:
    """How much clusters cost: 1 + (m − 1)ρ; 900 calls an agent at .02 cost 18.98."""
    if cluster_size < 1:
        raise ValueError("A cluster has at least one contact.")
    if not 0 <= icc <= 1:
        raise ValueError("The correlation inside a cluster is from 0 to 1.")
    return 1 + (cluster_size - 1) * icc


def clustered(n: int, cluster_size: float, icc: float) -> int:
    """`n` contacts per arm, inflated because contacts of one cluster are alike."""
    return ceil(n * design_effect(cluster_size, icc))


def detectable(n: int, sd: float, alpha: float = ALPHA, power: float = POWER) -> float:
    """The smallest difference of means `n` per arm can see: 48 at σ 38 see 21.73."""
    _positive(n, "The sample size")
    _positive(sd, "The standard deviation")
    return needed(alpha, power) * sqrt(2 * sd**2 / n)


def detectable_share(
    n: int, p1: float, alpha: float = ALPHA, power: float = POWER
) -> float:
    """The smallest rise from share `p1` that `n` per arm can see, near enough."""
    _positive(n, "The sample size")
    _share(p1, "The baseline")
    return needed(alpha, power) * sqrt(2 * p1 * (1 - p1) / n)


def days(n_per_arm: int, eligible_per_day: float, share: float = 1.0) -> int:
    """Days until both arms are full, with `share` of eligible traffic taking part."""
    _positive(eligible_per_day, "The traffic")
    if not 0 < share <= 1:
        raise ValueError("The share of contacts is above 0 and at most 1.")
    return ceil(2 * n_per_arm / (eligible_per_day * share))


def _share(value: float, name: str) -> None:
    if not 0 < value < 1:
        raise ValueError(f"{name} is a share between 0 and 1.")


def _positive(value: float, name: str) -> None:
    if value <= 0:
        raise ValueError(f"{name} is above 0.")


def _differ(delta: float) -> None:
    if delta == 0:
        raise ValueError("There has to be a difference to look for.")
