"""How many units a plan asks for by its own numbers. Reads only."""

from math import ceil

from pilots import inflation, sizing
from pilots.models import Measure
from pilots.terms import Terms


def needed(by: Terms) -> int | None:
    """Units per arm for the smallest difference worth having; None if it is not said.

    Clusters and looks are counted in; an extension is not, it only adds.
    """
    units = independent(by.main)
    if units is None:
        return None
    if by.main.cluster_size and by.main.icc is not None:
        units = sizing.clustered(units, by.main.cluster_size, float(by.main.icc))
    return ceil(units * cost_of_looks(by))


def cost_of_looks(by: Terms) -> float:
    """How many times the units that one look at the end would need."""
    alpha, power = float(by.main.alpha), float(by.main.power)
    if by.any_day:
        spread = (by.tau or 0) / abs(float(by.main.min_effect or 0))
        return inflation.any_day(alpha, power, spread or None)
    return inflation.of_looks(tuple(by.shares), alpha, power, by.spending)


def independent(measure: Measure) -> int | None:
    """Units per arm as if they all were alike by chance only, looked at once."""
    if not measure.has_control or not measure.min_effect:
        return None
    alpha, power = float(measure.alpha), float(measure.power)
    wanted = float(measure.min_effect)
    if measure.is_mean:
        sd = float(measure.planned_sd or 0)
        return sizing.means(sd, wanted, alpha, power) if sd > 0 else None
    base = float(measure.baseline or 0)
    other = base - wanted if measure.direction == "down" else base + wanted
    inside = 0 < base < 1 and 0 < other < 1
    return sizing.proportions(base, other, alpha, power) if inside else None
