"""Service levels as arithmetic (domain.md §8). No Django here.

Attainment = met / due in a month, exact. A missed level earns its service's charge
× a tier by how far it fell short (percentage points), all credits together at most
a share of all charges. Tiers, cap and what escalates are the credit policy in force
in the month. Internal credits are a signal, not cash. US dollars.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Policy:
    """What a month is reckoned by. `tiers` rise: (short by at most so many points,
    share of the charge); the last has no limit. `misses` in a row escalate."""

    tiers: Sequence[tuple[Fraction | None, Decimal]]
    cap: Decimal
    misses: int

    def rate(self, shortfall: Fraction) -> Decimal:
        """The tier's share of the charge; 0 when nothing is short."""
        if shortfall <= 0:
            return Decimal(0)
        return next(
            share for limit, share in self.tiers if limit is None or shortfall <= limit
        )


# domain.md §8: up to 2 points 2%, up to 5 points 5%, beyond 10%; at most 15%.
HOUSE = Policy(
    (
        (Fraction(2), Decimal("0.02")),
        (Fraction(5), Decimal("0.05")),
        (None, Decimal("0.10")),
    ),
    cap=Decimal("0.15"),
    misses=3,
)


@dataclass(frozen=True)
class Line:
    """One service level in one month. `charge` is that of its service, or zero."""

    code: str
    met: int
    due: int
    target_percent: Decimal
    service: str = ""
    charge: Decimal = Decimal(0)
    policy: Policy = HOUSE

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
        return self.policy.rate(self.shortfall)

    @property
    def credit(self) -> Decimal:
        return (self.charge * self.rate).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Month:
    """All service levels of one month, with what each service was charged."""

    lines: Sequence[Line]
    charged: Decimal
    policy: Policy = HOUSE

    @property
    def earned(self) -> Decimal:
        """Credits before the cap."""
        return sum((line.credit for line in self.lines), Decimal(0))

    @property
    def cap(self) -> Decimal:
        return (self.charged * self.policy.cap).quantize(CENT, ROUND_HALF_UP)

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


def row_of_misses(results: Iterable[tuple[date, bool]]) -> list[date]:
    """The newest months that were missed one after the other, oldest first.

    A month that brought nothing ends a row: nothing was missed in it. `results` are
    (first day of the month, whether it was met) of months that are over, oldest first.
    """
    row: list[date] = []
    for month, is_met in results:
        if is_met:
            row = []
        elif row and month == following(row[-1]):
            row.append(month)
        else:
            row = [month]
    return row


def misses_in_a_row(results: Iterable[tuple[date, bool]]) -> int:
    return len(row_of_misses(results))


def following(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def escalates(results: Iterable[tuple[date, bool]], policy: Policy = HOUSE) -> bool:
    """So many misses in a row as the policy says go to the CIO and the COO."""
    return misses_in_a_row(results) >= policy.misses
