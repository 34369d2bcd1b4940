"""Where the planned work goes, beside where it was meant to go. Pure.

Source: “allocate, then prioritise”: a target share for each goal, compared with the
share of size points in the open backlog that serve it. Work that serves several goals
is split equally among them. Units: size points (relative), shares from 0 to 1.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of planned work: its size, and the goals it serves."""

    size: int
    goals: frozenset[int]


@dataclass(frozen=True, slots=True)
class Share:
    """One goal: points planned for it, as a share of all, beside its target."""

    goal: int
    points: Fraction
    planned: Fraction
    target: Fraction | None

    @property
    def over(self) -> Fraction | None:
        """Planned − target: above 0 it gets more than meant."""
        return None if self.target is None else self.planned - self.target


@dataclass(frozen=True, slots=True)
class Allocation:
    shares: list[Share]
    total: int
    unserving: Fraction  # points of work that serves no goal of these

    @property
    def adrift(self) -> Fraction:
        return self.unserving / self.total if self.total else Fraction(0)

    @property
    def targeted(self) -> Fraction:
        """All targets together: 1 when everything is given away."""
        return sum((share.target or Fraction(0) for share in self.shares), Fraction(0))


def allocate(
    goals: Collection[int],
    work: Iterable[Work],
    targets: Mapping[int, Fraction | None],
) -> Allocation:
    """Spread the points of all `work` over `goals`, in the order given."""
    points = dict.fromkeys(goals, Fraction(0))
    total, unserving = 0, Fraction(0)
    for each in work:
        total += each.size
        served = [goal for goal in each.goals if goal in points]
        if not served:
            unserving += each.size
        for goal in served:
            points[goal] += Fraction(each.size, len(served))
    shares = [
        Share(goal, got, got / total if total else Fraction(0), targets.get(goal))
        for goal, got in points.items()
    ]
    return Allocation(shares, total, unserving)
