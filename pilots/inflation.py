"""What looking more than once costs in units: the factor on a sample read once.

Source: Jennison and Turnbull, “Group Sequential Methods” (2000), chapter 2: the drift
that reaches the power behind the boundaries, squared, over that of one look. On any
day: the sample at which the always-valid interval is as narrow as the effect asks for.
Units: factors of 1 or more; information from 0 to 1.
"""

from functools import lru_cache
from math import log, sqrt

from pilots.readout.looks import LATE, Spending, boundaries, reached
from pilots.readout.sequential import MIXTURE
from pilots.sizing import needed, quantile


@lru_cache(maxsize=64)
def of_looks(
    information: tuple[float, ...],
    alpha: float = 0.05,
    power: float = 0.8,
    by: Spending = LATE,
) -> float:
    """4 looks cost 2% by O'Brien–Fleming, and a fifth by Pocock."""
    if len(information) == 1:
        return 1.0
    from scipy.optimize import brentq  # half a second that no other start has to pay

    edges = boundaries(information, alpha, by)
    once = needed(alpha, power)
    drift = brentq(
        lambda wanted: reached(information, edges, wanted) - power, once, 2 * once
    )
    return float((drift / once) ** 2)


def any_day(
    alpha: float = 0.05, power: float = 0.8, spread: float | None = None
) -> float:
    """For a reading on any day, with τ of `spread` smallest differences: about twice.

    It is the price of the last day; where the effect is larger it stops long before.
    """
    from scipy.optimize import brentq  # as above

    tau = spread or MIXTURE
    once = 1 / needed(alpha, power) ** 2  # V of one look, over the difference squared

    def missed(v: float) -> float:
        both = v + tau**2
        half = sqrt(v * both / tau**2 * (2 * log(1 / alpha) + log(both / v)))
        return half + quantile(power) * sqrt(v) - 1

    return float(once / brentq(missed, once / 1_000, once))
