"""How far two orders of the same things agree. Pure.

Sources: C. Spearman, “The proof and measurement of association between two things”
(1904); M. Kendall, “The treatment of ties in ranking problems” (1945), tau-b. Both go
from 1, the same order, to −1, the opposite one. Things that are level share their place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 3
Signs = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """`alike` is the share of all pairs that both put the same way round."""

    spearman: float
    kendall: float
    alike: float
    count: int


def agreement(one: Sequence[float], other: Sequence[float]) -> Agreement | None:
    """Of two values for each thing, in the same order of things.

    None of fewer than three, or where one side knows no difference.
    """
    if len(one) < FEWEST or len(set(one)) == 1 or len(set(other)) == 1:
        return None
    return Agreement(spearman(one, other), *pairs(one, other), count=len(one))


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """The correlation of the places."""
    return float(np.corrcoef(shared_places(one), shared_places(other))[0, 1])


def shared_places(values: Sequence[float]) -> list[float]:
    """Each value's place, the mean of the places that equal values take."""
    return [
        sum(other > value for other in values)
        + (1 + sum(other == value for other in values)) / 2
        for value in values
    ]


def pairs(one: Sequence[float], other: Sequence[float]) -> tuple[float, float]:
    """(tau-b, the share of pairs that are the same way round)."""
    first, second = turns(one), turns(other)
    same = first * second
    tau = same.sum() / np.sqrt(np.abs(first).sum() * np.abs(second).sum())
    return float(tau), float((same > 0).mean())


def turns(values: Sequence[float]) -> Signs:
    """Of every pair which comes first: 1, −1, or 0 where they are level."""
    told = np.asarray(values, dtype=float)
    found: Signs = np.sign(told[:, None] - told[None, :])
    return found[np.triu_indices(len(told), 1)]
