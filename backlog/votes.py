"""What a scoring session's votes say: how far apart they are, and their result.

Source: planning poker on the steps of the scale; domain.md §2 “Consensus”.
Units: spread and MAD count steps of the scale (1→0, 2→1, … 20→6), not points.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from backlog.wsjf import SCALE

COLUMNS = ("business_value", "time_criticality", "risk_reduction", "job_size")
AGREE, DISCUSS, REVOTE = "agree", "discuss", "revote"


@dataclass(frozen=True, slots=True)
class Consensus:
    """`value` is the median vote on the scale (of an even number, the lower one)."""

    votes: tuple[int, ...]
    value: int
    spread: int
    mad: Fraction

    @property
    def verdict(self) -> str:
        """One step apart agrees, two need talk, three or more another vote."""
        if self.spread <= 1:
            return AGREE
        return DISCUSS if self.spread == 2 else REVOTE


def consensus(votes: Sequence[int]) -> Consensus:
    """Sum up one column of one item. Raises ValueError without votes or off the scale."""
    if not votes:
        raise ValueError("There are no votes.")
    steps = sorted(SCALE.index(vote) for vote in votes)
    middle = len(steps) // 2
    median = Fraction(steps[middle])
    if len(steps) % 2 == 0:
        median = Fraction(steps[middle - 1] + steps[middle], 2)
    mad = sum((abs(step - median) for step in steps), Fraction()) / len(steps)
    return Consensus(
        votes=tuple(votes),
        value=SCALE[steps[(len(steps) - 1) // 2]],
        spread=steps[-1] - steps[0],
        mad=mad,
    )


def without_a_one(
    rows: Iterable[Mapping[str, int]], columns: Sequence[str] = COLUMNS
) -> list[str]:
    """The columns whose smallest score is not 1: the session has no baseline there.

    “Every column must contain a 1” (SAFe Coaches Handbook, ch. 8): all else in
    the column is judged against it.
    """
    found = list(rows)
    return [
        column
        for column in columns
        if min((row[column] for row in found), default=0) != 1
    ]
