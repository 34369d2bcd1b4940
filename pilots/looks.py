"""What a planned look at a running pilot may conclude (domain.md §6).

Lan–DeMets alpha spending of the O'Brien–Fleming kind, two-sided: almost nothing
is spent early, so that an early look stops only on overwhelming evidence and the
last look keeps nearly all of its certainty. Looks need not be evenly spaced.
`information` is the share of the planned sample seen at each look, rising to 1.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

GRID = 801  # points over each continuation region; the fourth decimal is stable
FURTHEST = 8.0  # a boundary beyond this z is never reached
Floats = NDArray[np.float64]


def spent(information: float, alpha: float = 0.05) -> float:
    """α(t) = 4[1 − Φ(z₁₋α/₄ ÷ √t)]: how much may be used up by then."""
    z = ndtri(1 - alpha / 4)
    return float(4 * ndtr(-z / sqrt(min(information, 1.0))))


def boundary(information: Sequence[float], alpha: float = 0.05) -> float:
    """The |z| that the newest of these looks has to pass: 4 looks end at 2.014."""
    return boundaries(tuple(round(each, 6) for each in information), alpha)[-1]


def nominal_alpha(information: Sequence[float], alpha: float = 0.05) -> float:
    """The two-sided α at which the newest look tests and draws its interval."""
    return float(2 * ndtr(-boundary(information, alpha)))


def even(looks: int, look: int) -> list[float]:
    """The information at looks 1 … `look` when `looks` are spread evenly."""
    return [each / looks for each in range(1, look + 1)]


def boundaries(information: tuple[float, ...], alpha: float = 0.05) -> list[float]:
    """The boundary of every look so far. Raises ValueError unless looks rise to ≤ 1."""
    rising = all(earlier < later for earlier, later in pairwise((0.0, *information)))
    if not (information and rising and information[-1] <= 1):
        raise ValueError("Looks rise from above 0 to at most 1.")
    return list(computed(information, alpha))


@lru_cache(maxsize=256)
def computed(information: tuple[float, ...], alpha: float) -> tuple[float, ...]:
    """By recursive numerical integration (Armitage, McPherson and Rowe)."""
    found: list[float] = []
    where, mass = np.zeros(1), np.ones(1)  # of B(t) = z√t, among those still going on
    before = 0.0
    for now, share in zip(information, spends(information, alpha), strict=True):
        edge = solve(where, mass, now - before, share, sqrt(now))
        found.append(edge)
        where, mass = go_on(where, mass, now - before, edge * sqrt(now))
        before = now
    return tuple(found)


def spends(information: Sequence[float], alpha: float) -> list[float]:
    total = [0.0, *(spent(each, alpha) for each in information)]
    return [later - earlier for earlier, later in pairwise(total)]


def solve(where: Floats, mass: Floats, step: float, share: float, root: float) -> float:
    """The |z| past which exactly `share` leaves now, of those still going on."""
    from scipy.optimize import brentq  # half a second that no other start has to pay

    def leaves(z: float) -> float:
        edge = z * root
        up = ndtr((where - edge) / sqrt(step))
        down = ndtr((-edge - where) / sqrt(step))
        return float(np.sum(mass * (up + down))) - share

    if leaves(FURTHEST) >= 0:
        return FURTHEST
    return float(brentq(leaves, 0.01, FURTHEST, xtol=1e-9))


def go_on(
    where: Floats, mass: Floats, step: float, edge: float
) -> tuple[Floats, Floats]:
    """The density of those inside ±`edge`, on a new grid (Simpson weights)."""
    grid = np.linspace(-edge, edge, GRID)
    weights = np.ones(GRID)
    weights[1:-1:2], weights[2:-1:2] = 4, 2
    weights *= (grid[1] - grid[0]) / 3
    z = (grid[:, None] - where[None, :]) / sqrt(step)
    spread = np.exp(-(z**2) / 2) / sqrt(2 * pi * step)
    return grid, weights * (spread @ mass)
