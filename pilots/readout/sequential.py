"""Always-valid inference: a test that may be looked at every day (mSPRT).

Source: Johari, Pekelis and Walsh, “Always valid inference” (2015), after Robbins'
mixture. The effects held possible are spread as N(0, τ²); Λ is how much likelier
they make the data than no effect does. Whenever one stops, no more than α of true
nulls ever reach Λ ≥ 1/α.
Units: d, τ in the measure's unit; V = se², unpooled, under the normal.
"""

from dataclasses import dataclass
from math import exp, inf, log, sqrt

from pilots.readout.kinds import ALPHA, Effect

# τ in smallest worthwhile effects [POLICY]: half of the effects held possible are
# then as large as that or larger (the median of |N(0, τ²)| is 0.67 τ).
MIXTURE = 1.5


@dataclass(frozen=True, slots=True)
class Always:
    """Λ, the p that never rises again, and the interval that always holds."""

    ratio: float
    p: float
    low: float
    high: float
    tau: float
    alpha: float


def mixture(smallest: float) -> float:
    """τ of a plan: one and a half times the smallest effect worth having."""
    return MIXTURE * abs(smallest)


def always_valid(
    effect: Effect, tau: float, alpha: float = ALPHA, before: float = 1.0
) -> Always:
    """The effect as it may be read on any day; `before` is p at the reading before."""
    if tau <= 0:
        raise ValueError("τ is above 0: the effects held possible have some spread.")
    found = likelihood_ratio(effect.difference, effect.se**2, tau)
    half = half_width(effect.se**2, tau, alpha)
    p = min(before, 1 / found if found > 0 else 1.0, 1.0)
    low, high = effect.difference - half, effect.difference + half
    return Always(found, p, low, high, tau, alpha)


def likelihood_ratio(difference: float, variance: float, tau: float) -> float:
    """Λ = √(V/(V + τ²)) · exp(τ²d²/(2V(V + τ²)))."""
    if variance == 0:  # no spread at all: certain, or nothing
        return inf if difference else 0.0
    both = variance + tau**2
    power = (tau * difference) ** 2 / (2 * variance * both)
    return sqrt(variance / both) * exp(min(power, 700.0))  # e⁷⁰⁰ is certain enough


def half_width(variance: float, tau: float, alpha: float) -> float:
    """Where Λ of the distance reaches 1/α, either way."""
    if variance == 0:
        return 0.0
    both = variance + tau**2
    reach = 2 * log(1 / alpha) + log(both / variance)
    return sqrt(variance * both / tau**2 * reach)
