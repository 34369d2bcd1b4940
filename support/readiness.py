"""Is the floor ready? By counts of people, never by an average of rates. Pure.

Source: domain.md §11 and criterion G04: no go-live below 95 % of the people in scope
who have read their note, and passed where questions are asked. Integers on both sides:
103 of 108 is ready, 102 of 108 is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

NEEDED = Fraction(95, 100)


@dataclass(frozen=True, slots=True)
class Cell:
    """One site × group × function: how many are there, have read, and have passed."""

    site: str
    group: str
    function: str
    of: int
    read: int
    passed: int

    @property
    def name(self) -> str:
        return f"{self.site} {self.group}, {self.function.lower()}"

    @property
    def missing(self) -> int:
        return self.of - self.passed

    @property
    def ready(self) -> bool:
        return enough(self.passed, self.of)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Cells together: sums of people, and what is missing in words."""

    of: int = 0
    read: int = 0
    passed: int = 0
    missing_by_site: dict[str, int] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        return enough(self.passed, self.of)

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.passed, self.of) if self.of else None

    @property
    def short_by(self) -> int:
        """How many more people it takes."""
        needed = -(-self.of * NEEDED.numerator // NEEDED.denominator)
        return max(0, needed - self.passed)


def enough(passed: int, of: int, share: Fraction = NEEDED) -> bool:
    """At least `share` of them; nobody at all is never enough."""
    return of > 0 and share.denominator * passed >= share.numerator * of


def readiness(cells: Iterable[Cell]) -> Readiness:
    of = read = passed = 0
    missing: dict[str, int] = {}
    for cell in cells:
        of, read, passed = of + cell.of, read + cell.read, passed + cell.passed
        if cell.missing:
            missing[cell.site] = missing.get(cell.site, 0) + cell.missing
    return Readiness(of, read, passed, missing)
