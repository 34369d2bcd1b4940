"""Service levels as arithmetic (domain.md §8). No Django here.

Attainment = met / due in a month, exact. A missed level earns its service's charge
× a tier by how far it fell short (percentage points), all credits together at most
15% of all charges. Internal credits are a signal, not cash. US dollars.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

TIERS: Sequence[tuple[Fraction | None, Decimal]] = (
    (Fraction(2), Decimal("0.02")),  # short by at most 2 points: 2%
    (Fraction(5), Decimal("0.05")),
    (None, Decimal("0.10")),
)
CAP = Decimal("0.15")
MISSES_TO_ESCALATE = 3
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """One service level in one month. `charge` is that of its service, or zero."""

    code: str
    met: int
    due: int
    target_percent: Decimal
    service: str = ""
    charge: Decimal = Decimal(0)

    @property
    def attainment(self) -> Fraction:
        return Fraction(self.met, self.due)

    @property
    def digits(self) -> int:
        """Decimals to show the attainment with: as fine as the target is."""
        return 1 if self.target_percent % 1 == 0 else 2

    @property
    def shortfall(self) -> Fraction:
        """Percentage points below the target; 0 when it is met."""
        return max(Fraction(0), Fraction(self.target_percent) - 100 * self.attainment)

    @property
    def is_met(self) -> bool:
        return self.shortfall == 0

    @property
    def rate(self) -> Decimal:
        """The tier's share of the charge; 0 when it is met."""
        if self.is_met:
            return Decimal(0)
        return next(
            rate for limit, rate in TIERS if limit is None or self.shortfall <= limit
        )

    @property
    def credit(self) -> Decimal:
        return (self.charge * self.rate).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Month:
    """All service levels of one month, with what each service was charged."""

    lines: Sequence[Line]
    charged: Decimal

    @property
    def earned(self) -> Decimal:
        """Credits before the cap."""
        return sum((line.credit for line in self.lines), Decimal(0))

    @property
    def cap(self) -> Decimal:
        return (self.charged * CAP).quantize(CENT, ROUND_HALF_UP)

    @property
    def credits(self) -> Decimal:
        return min(self.earned, self.cap)

    @property
    def share(self) -> Fraction:
        """Credits as a share of all charges; 0 without charges."""
        if not self.charged:
            return Fraction(0)
        return Fraction(self.credits) / Fraction(self.charged)

    @property
    def met(self) -> int:
        return sum(line.is_met for line in self.lines)


def misses_in_a_row(results: Iterable[tuple[date, bool]]) -> int:
    """How many of the newest months, oldest first, were missed one after the other.

    A month that brought nothing ends a row: nothing was missed in it. `results` are
    (first day of the month, whether it was met) of months that are over.
    """
    count, last = 0, None
    for month, is_met in results:
        follows = last is None or month == following(last)
        count = 0 if is_met else count + 1 if follows else 1
        last = month
    return count


def following(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def escalates(results: Iterable[tuple[date, bool]]) -> bool:
    """Three misses in a row go to the CIO and the COO."""
    return misses_in_a_row(results) >= MISSES_TO_ESCALATE
