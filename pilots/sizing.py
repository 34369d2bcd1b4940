"""How many units a pilot needs before it can see what it looks for.

Source: domain.md §6; z = Φ⁻¹, two-sided α, power 1 − β.
Units: shares from 0 to 1; σ, δ and the detectable difference in the measure's
unit; every n is units per arm (accounts or agents, never calls), rounded up.
"""

from math import ceil, sqrt
from statistics import NormalDist

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
