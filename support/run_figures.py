"""How the run phase of products goes, over thirteen weeks: arithmetic, no Django, no clock.

In time ÷ what fell to be done: each check that was done in these weeks, and each that is
overdue now. Sums of parts are added before they are divided. Days from “needs work” to
a resolved problem are days of the wall calendar, the middle one of those resolved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from support.trend import middle


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one part: done in these weeks, of these in time, and overdue now."""

    part: str
    label: str
    done: int = 0
    in_time: int = 0
    overdue: int = 0

    @property
    def fell_due(self) -> int:
        return self.done + self.overdue

    @property
    def share(self) -> Fraction | None:
        """In time of what fell to be done; None where nothing did."""
        return Fraction(self.in_time, self.fell_due) if self.fell_due else None


@dataclass(frozen=True, slots=True)
class Figures:
    parts: list[Counts]
    every: Counts
    needed_work: int
    days_to_resolve: Fraction | None


def build(
    labels: Mapping[str, str],
    done: Mapping[str, tuple[int, int]],
    overdue: Mapping[str, int],
    needed_work: int,
    days: Iterable[int],
) -> Figures:
    """`done` holds (done, in time) by part; `days` are those until it was resolved."""
    parts = [
        Counts(part, label, *done.get(part, (0, 0)), overdue.get(part, 0))
        for part, label in labels.items()
    ]
    every = Counts(
        "", "In all", sum(each.done for each in parts),
        sum(each.in_time for each in parts), sum(each.overdue for each in parts),
    )  # fmt: skip
    return Figures(parts, every, needed_work, middle(days))
