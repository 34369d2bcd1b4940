"""How scorers lean: each vote held against what was then agreed, and what turned out.

Source: mission.md G8; a bias beyond twice its standard error is the
usual rule of thumb for “more than chance”. Not a judgement of people: whoever knows
that they lean can correct it.
Units: steps of the scale (1→0, 2→1, … 20→6), not points; above 0 means scored higher.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from backlog.wsjf import SCALE

FEWEST = 8  # votes, before anything is said about anybody
LEANS = 0.5  # steps: less is no help to know
SURE = 2  # standard errors
DRIFT = 1.0  # steps that the average of a column may move between two sessions
WIDEST = len(SCALE) - 1


@dataclass(frozen=True)
class Lean:
    """Votes against what they are held to: how many, the sum and the squares of steps."""

    votes: int = 0
    total: int = 0
    squares: int = 0

    def __add__(self, other: "Lean") -> "Lean":
        return Lean(
            self.votes + other.votes,
            self.total + other.total,
            self.squares + other.squares,
        )

    @property
    def bias(self) -> float:
        """Steps above (below 0: under) what was agreed, on average."""
        return self.total / self.votes if self.votes else 0.0

    @property
    def error(self) -> float:
        """Standard error of the bias."""
        if self.votes < 2:
            return 0.0
        spread = self.squares - self.total**2 / self.votes
        return sqrt(max(0.0, spread) / (self.votes - 1) / self.votes)

    @property
    def is_enough(self) -> bool:
        return self.votes >= FEWEST

    @property
    def leans(self) -> bool:
        """Enough votes, far enough off, and by more than chance."""
        far = abs(self.bias) >= LEANS
        return self.is_enough and far and abs(self.bias) > SURE * self.error

    @property
    def miss(self) -> float:
        """Like a Brier score: 0 always right, 1 always at the other end of the scale."""
        return self.squares / self.votes / WIDEST**2 if self.votes else 0.0

    @property
    def says(self) -> str:
        if not self.is_enough:
            return f"too few votes yet ({self.votes} of {FEWEST})"
        size = f"{abs(self.bias):.1f}"
        if size == "0.0":
            return "as agreed"
        return f"{size} steps {'above' if self.bias > 0 else 'below'}"


def together(leans: Iterable[Lean]) -> Lean:
    return sum(leans, Lean())


def lean(pairs: Iterable[tuple[int, int]]) -> Lean:
    """Of (vote, what it is held to), both on the scale. ValueError off the scale."""
    steps = [SCALE.index(vote) - SCALE.index(held) for vote, held in pairs]
    return Lean(len(steps), sum(steps), sum(step**2 for step in steps))


def drifts(averages: Sequence[float | None]) -> list[float | None]:
    """Of a column's average per session, oldest first: the steps it moved each time.

    None for the first one, and where either session lacks the column.
    """
    moved: list[float | None] = [None] * min(1, len(averages))
    for old, new in pairwise(averages):
        moved.append(None if old is None or new is None else new - old)
    return moved


def is_inflated(moved: float | None) -> bool:
    """Scores rose by a step as a whole: the 1 they begin at is no longer a small one."""
    return moved is not None and moved >= DRIFT
