"""How sure an order by WSJF is: each item's chances when its scores may be a step off.

Every score is a judgement. Where scorers disagreed, each of their votes is as likely as
the others; where one person or none voted, one step lower, the score itself and one step
higher are (at an end of the scale, what would leave it stays there). Items are judged
independently. Those of equal WSJF share the places they take: no tie-break decides what
the scores do not. Source: mission G7; domain.md §2 “Consensus”.

Units: chances are shares from 0 to 1, places count from 1.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from backlog.votes import COLUMNS
from backlog.wsjf import EXACT, SCALE, Score

DRAWS = 4_000  # a chance of one half comes out within 0.016, nineteen times in twenty
AT_ONCE = 2_000_000  # numbers held in memory
# Nine orders in ten put the item between these places.
LOWEST, HIGHEST = 0.05, 0.95
# Two neighbours are too close to call if the one behind is ahead in so many orders.
CLOSE = 0.4
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Belief:
    """What each column of an item may be: equally likely values of the scale."""

    business_value: tuple[int, ...]
    time_criticality: tuple[int, ...]
    risk_reduction: tuple[int, ...]
    job_size: tuple[int, ...]

    @property
    def columns(self) -> tuple[tuple[int, ...], ...]:
        return tuple(getattr(self, name) for name in COLUMNS)


@dataclass(frozen=True, slots=True)
class Chances:
    """Of one item: to be first, to be among the top, between which places it lies.

    `passed` is the share of orders in which the next one is ahead of it, half of those
    in which they are level; None of the last.
    """

    first: float
    top: float
    best: int
    worst: int
    passed: float | None = None


def around(score: int) -> tuple[int, int, int]:
    """One step lower, the score, one step higher: 5 → (3, 5, 8), 1 → (1, 1, 2)."""
    at = SCALE.index(score)
    return SCALE[max(0, at - 1)], score, SCALE[min(len(SCALE) - 1, at + 1)]


def belief(score: Score, votes: Mapping[str, Sequence[int]] | None = None) -> Belief:
    """What an item's scores may be, by the votes behind them ({column: votes})."""
    given = {
        "business_value": score.business_value,
        "time_criticality": score.time_criticality,
        "risk_reduction": score.risk_reduction,
        "job_size": score.size,
    }
    cast_votes = votes or {}
    found = {}
    for name, value in given.items():
        told = tuple(cast_votes.get(name, ()))
        # Votes on the job size say nothing of a duration that replaced it.
        is_voted = len(told) > 1 and not (
            name == "job_size" and score.duration_override
        )
        found[name] = told if is_voted else around(value)
    return Belief(**found)


def certain(score: Score) -> Belief:
    """No doubt at all: the order is then the plain one."""
    return Belief(
        (score.business_value,),
        (score.time_criticality,),
        (score.risk_reduction,),
        (score.size,),
    )


def chances(
    beliefs: Sequence[Belief], *, top: int, seed: int, draws: int = DRAWS
) -> list[Chances]:
    """Each item's chances, in the order given, by `draws` seeded random orders."""
    count = len(beliefs)
    if not count:
        return []
    random = np.random.default_rng(seed)
    first, among, passed = np.zeros(count), np.zeros(count), np.zeros(count - 1)
    places: list[Ints] = []
    for size in parts(draws, max(1, AT_ONCE // count)):
        keys = drawn(beliefs, size, random)
        passed += (np.sign(keys[:, 1:] - keys[:, :-1]) + 1).sum(axis=0) / 2
        for row in keys:
            before, equal = standing(row)
            first += shared(before, equal, 1)
            among += shared(before, equal, top)
            places.append((before + 1).astype(np.int32))
    low, high = np.quantile(
        np.stack(places), (LOWEST, HIGHEST), axis=0, method="nearest"
    )
    by_next = [*(float(each / draws) for each in passed), None]
    return [
        Chances(float(a / draws), float(b / draws), int(c), int(d), e)
        for a, b, c, d, e in zip(first, among, low, high, by_next, strict=True)
    ]


def parts(whole: int, size: int) -> Iterator[int]:
    for start in range(0, whole, size):
        yield min(size, whole - start)


def drawn(beliefs: Sequence[Belief], count: int, random: np.random.Generator) -> Ints:
    """`count` rows of one exact WSJF (× 1560) for each item."""
    value, time, risk, size = (
        picks([each.columns[at] for each in beliefs], count, random) for at in range(4)
    )
    return (value + time + risk) * EXACT // size


def picks(
    choices: Sequence[tuple[int, ...]], count: int, random: np.random.Generator
) -> Ints:
    """One of each item's values, `count` times over."""
    widest = max(len(each) for each in choices)
    padded = np.array([(*each, *[each[0]] * (widest - len(each))) for each in choices])
    lengths = np.array([len(each) for each in choices])
    at = random.integers(0, lengths, size=(count, len(choices)))
    return cast(Ints, padded[np.arange(len(choices)), at])


def standing(keys: Ints) -> tuple[Ints, Ints]:
    """How many are before each item, and how many stand level with it, itself included."""
    ordered = np.sort(-keys)
    before = np.searchsorted(ordered, -keys, side="left")
    return before, np.searchsorted(ordered, -keys, side="right") - before


def shared(before: Ints, equal: Ints, top: int) -> Floats:
    """The share of the first `top` places that an item of a level group holds."""
    return np.clip((top - before) / equal, 0.0, 1.0)


def flip(one: Score, other: Score) -> tuple[str, int, int] | None:
    """The smallest change of one score of `one` that swaps it with `other`.

    (column, value, steps of the scale); None if no single score does. Of equal
    changes that of the cost of delay comes first, in the order of the formula.
    """
    is_ahead = one.wsjf >= other.wsjf
    size = "duration_override" if one.duration_override else "job_size"
    found = []
    for place, name in enumerate((*COLUMNS[:3], size)):
        at = SCALE.index(getattr(one, name) or one.size)
        for to, value in enumerate(SCALE):
            changed = replace(one, **{name: value})
            swaps = changed.wsjf < other.wsjf if is_ahead else changed.wsjf > other.wsjf
            if swaps:
                found.append((abs(to - at), place, name, value))
    if not found:
        return None
    steps, _, name, value = min(found)
    return name, value, steps
