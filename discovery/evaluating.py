"""Vendors weighed against each other: totals, places, how sure they are. Pure.

Source: domain.md §5 “Evaluation” (`total = Σ w·s / Σ w`, weights sum to 100) and §2
“Consensus” (the median, of an even number the lower one; spread = highest − lowest).
Units: scores and totals go from 0 to 5, weights are points of 100, places begin at 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

LOWEST, HIGHEST = 0, 5
WHOLE = 100
STEP = 5  # points by which a weight is moved, to see whether the order holds
FEWEST = 3  # people whose scores a candidate needs
AGREE, DISCUSS, APART = "agree", "discuss", "apart"
Weights = Sequence[int | Fraction]
Rows = Sequence[Sequence[int] | None]  # scores by criterion; None for one that is out


@dataclass(frozen=True, slots=True)
class Agreed:
    """What several people's scores of one thing come to."""

    value: int
    spread: int
    count: int

    @property
    def verdict(self) -> str:
        """One apart agrees, two are to be talked about, three or more scored again."""
        if self.spread <= 1:
            return AGREE
        return DISCUSS if self.spread == 2 else APART


def agreed(scores: Sequence[int]) -> Agreed:
    """The median score and how far apart they are. Raises ValueError without scores."""
    if not scores:
        raise ValueError("There are no scores.")
    if not all(LOWEST <= score <= HIGHEST for score in scores):
        raise ValueError(f"Scores go from {LOWEST} to {HIGHEST}.")
    ordered = sorted(scores)
    middle = ordered[(len(ordered) - 1) // 2]
    return Agreed(middle, ordered[-1] - ordered[0], len(ordered))


def total(weights: Weights, scores: Sequence[int]) -> Fraction:
    """Σ w·s / Σ w, exact. Raises ValueError where nothing weighs anything."""
    whole = sum(map(Fraction, weights))
    if not whole:
        raise ValueError("The weights are all zero.")
    products = (Fraction(w) * s for w, s in zip(weights, scores, strict=True))
    return sum(products, Fraction()) / whole


def weighed(weights: Weights, rows: Rows) -> tuple[Fraction | None, ...]:
    """Each one's total; None for one that is out."""
    return tuple(None if row is None else total(weights, row) for row in rows)


def of_hundred(score: Fraction) -> Fraction:
    """A total as points of 100: 3.90 → 78."""
    return score * WHOLE / HIGHEST


def places(totals: Sequence[Fraction | None]) -> tuple[int | None, ...]:
    """Each one's place, equal totals sharing theirs; None for one that is out."""
    told = [each for each in totals if each is not None]
    return tuple(
        None if each is None else 1 + sum(other > each for other in told)
        for each in totals
    )


def moved(weights: Sequence[int], at: int, points: int) -> tuple[Fraction, ...] | None:
    """The weights with one moved by `points`, the others scaled so that all sum to 100.

    A weight stops at 0 and at 100. None where the others weigh nothing to scale.
    """
    others = sum(weights) - weights[at]
    if not others:
        return None
    to = Fraction(min(WHOLE, max(0, weights[at] + points)))
    scale = (WHOLE - to) / others
    return tuple(to if n == at else w * scale for n, w in enumerate(weights))


@dataclass(frozen=True, slots=True)
class Shift:
    """One weight moved from `was` to `to`, and each one's total and place then."""

    at: int
    was: int
    to: Fraction
    totals: tuple[Fraction | None, ...]
    places: tuple[int | None, ...]


def shifts(weights: Sequence[int], rows: Rows, step: int = STEP) -> Iterator[Shift]:
    """Each weight `step` points lower, then higher."""
    for at, was in enumerate(weights):
        for points in (-step, step):
            changed = moved(weights, at, points)
            if changed is None:
                continue
            totals = weighed(changed, rows)
            yield Shift(at, was, changed[at], totals, places(totals))


def sensitivity(weights: Sequence[int], rows: Rows) -> list[Shift]:
    """The moves of a weight by five points that change a place; empty: the order holds."""
    now = places(weighed(weights, rows))
    return [shift for shift in shifts(weights, rows) if shift.places != now]


def spans(weights: Sequence[int], rows: Rows) -> list[tuple[Fraction, Fraction] | None]:
    """Between which totals each one lies when any weight moves by five points."""
    found: list[tuple[Fraction, Fraction] | None] = []
    for at, row in enumerate(rows):
        if row is None:
            found.append(None)
            continue
        every = [shift.totals[at] for shift in shifts(weights, rows)]
        known = [total(weights, row), *(each for each in every if each is not None)]
        found.append((min(known), max(known)))
    return found
