"""Weighted shortest job first: which job to do first when all cannot be done.

Source: SAFe, “WSJF” (Reinertsen's cost of delay divided by duration); domain.md §2.
Units: every input is a relative number on SCALE, without a unit and comparable
only inside one scoring session; the result is cost of delay per unit of size.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

SCALE = (1, 2, 3, 5, 8, 13, 20)
# The least common multiple of the scale: cost of delay × 1560 ÷ size is an
# integer for every size, so the order can be kept exactly in an integer column.
EXACT = 1560


@dataclass(frozen=True, slots=True)
class Score:
    """One item's four judgements. Raises ValueError off the scale."""

    business_value: int
    time_criticality: int
    risk_reduction: int
    job_size: int

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) not in SCALE:
                raise ValueError(f"{name} must be one of {SCALE}")

    @property
    def cost_of_delay(self) -> int:
        return self.business_value + self.time_criticality + self.risk_reduction

    @property
    def wsjf(self) -> Fraction:
        return Fraction(self.cost_of_delay, self.job_size)

    @property
    def exact_key(self) -> int:
        return self.cost_of_delay * EXACT // self.job_size


def shown(wsjf: Fraction) -> Decimal:
    """Two decimals, rounded half up: 41/8 = 5.125 shows 5.13."""
    exact = Decimal(wsjf.numerator) / Decimal(wsjf.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
