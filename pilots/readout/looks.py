"""What a planned look at a running pilot may conclude (domain.md §6).

Lan–DeMets alpha spending, two-sided. Of the O'Brien–Fleming kind almost nothing is
spent early, so that an early look stops only on overwhelming evidence and the last
look keeps nearly all of its certainty; of the Pocock kind every look costs about
the same. Looks need not be evenly spaced.
`information` is the share of the planned sample seen at each look, rising to 1.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from math import e, log, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

GRID = 801  # points over each continuation region; the fourth decimal is stable
FURTHEST = 8.0  # a boundary beyond this z is never reached
Floats = NDArray[np.float64]


class Spending(StrEnum):
    """How fast the α of the whole plan is used up."""

    OBRIEN_FLEMING = "obrien_fleming"  # late: what the product plans with
    POCOCK = "pocock"  # about the same at every look


LATE = Spending.OBRIEN_FLEMING


def spent(information: float, alpha: float = 0.05, by: Spending = LATE) -> float:
    """How much may be used up by then.

    O'Brien–Fleming: α(t) = 4[1 − Φ(z₁₋α/₄ ÷ √t)]; Pocock: α(t) = α ln(1 + (e − 1)t).
    """
    seen = min(information, 1.0)
    if by is Spending.POCOCK:
        return alpha * log(1 + (e - 1) * seen)
    z = ndtri(1 - alpha / 4)
    return float(4 * ndtr(-z / sqrt(seen)))


def boundary(
    information: Sequence[float], alpha: float = 0.05, by: Spending = LATE
) -> float:
    """The |z| that the newest of these looks has to pass: 4 looks end at 2.014."""
    return boundaries(tuple(round(each, 6) for each in information), alpha, by)[-1]


def nominal_alpha(
    information: Sequence[float], alpha: float = 0.05, by: Spending = LATE
) -> float:
    """The two-sided α at which the newest look tests and draws its interval."""
    return float(2 * ndtr(-boundary(information, alpha, by)))


def even(looks: int, look: int) -> list[float]:
    """The information at looks 1 … `look` when `looks` are spread evenly."""
    return [each / looks for each in range(1, look + 1)]


def boundaries(
    information: tuple[float, ...], alpha: float = 0.05, by: Spending = LATE
) -> list[float]:
    """The boundary of every look so far. Raises ValueError unless looks rise to ≤ 1."""
    rising = all(earlier < later for earlier, later in pairwise((0.0, *information)))
    if not (information and rising and information[-1] <= 1):
        raise ValueError("Looks rise from above 0 to at most 1.")
    return list(computed(information, alpha, by))


@lru_cache(maxsize=256)
def computed(
    information: tuple[float, ...], alpha: float, by: Spending
) -> tuple[float, ...]:
    """By recursive numerical integration (Armitage, McPherson and Rowe)."""
    found: list[float] = []
    where, mass = np.zeros(1), np.ones(1)  # of B(t) = z√t, among those still going on
    before = 0.0
    shares = spends(information, alpha, by)
    for now, share in zip(information, shares, strict=True):
        edge = solve(where, mass, now - before, share, sqrt(now))
        found.append(edge)
        where, mass = go_on(where, mass, now - before, edge * sqrt(now))
        before = now
    return tuple(found)


def spends(information: Sequence[float], alpha: float, by: Spending) -> list[float]:
    total = [0.0, *(spent(each, alpha, by) for each in information)]
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


def reached(
    information: Sequence[float], edges: Sequence[float], drift: float
) -> float:
    """The chance to pass one of these boundaries upwards, under a true effect.

    `drift` is the z that the whole sample has on average.
    """
    where, mass, before, passed = np.zeros(1), np.ones(1), 0.0, 0.0
    for now, edge in zip(information, edges, strict=True):
        step = now - before
        moved = where + drift * step
        top = edge * sqrt(now)
        passed += float(np.sum(mass * ndtr((moved - top) / sqrt(step))))
        where, mass = go_on(moved, mass, step, top)
        before = now
    return passed


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
