"""The aggregation law: add numerators and denominators apart, divide last.

Source: domain.md §1 (service level vector: L. Bocklund). A rate is never averaged; a
percentile cannot be rolled up at all. Units: an observation is a plain numerator and
denominator; `factor` turns their ratio into the metric's unit. Rounding is half up
and for display only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, NoReturn

NOT_AVAILABLE = "n/a"
GAP = "–"
MINUS = "−"
# How many of the unit one whole is worth.
PER_WHOLE = {"percent": 100, "per_1k": 1_000, "per_10k": 10_000}
# How a unit is written after its number, and how many decimals it is shown with.
WRITTEN = {
    "percent": ("%", 1),
    "seconds": (" s", 2),
    "points": (" points", 0),
    "usd": ("", 2),
    "weeks": (" weeks", 1),
    "count": ("", 0),
    "per_1k": (" per 1,000", 2),
    "per_10k": (" per 10,000", 2),
}


@dataclass(frozen=True, slots=True)
class Formula:
    """What of a definition the arithmetic needs.

    `annual` is 12 for a monthly rate shown per year, such as attrition: its
    denominators are head-months, so the ratio of sums stays exact over any months.
    """

    unit: str
    kind: str
    annual: int = 1

    @property
    def factor(self) -> int:
        per_whole = 100 if self.kind == "net_score" else PER_WHOLE.get(self.unit, 1)
        return per_whole * self.annual

    @property
    def adds_up(self) -> bool:
        """False for percentiles: they are measured again from raw data or not known."""
        return self.kind != "percentile"

    @property
    def digits(self) -> int:
        """A mean of points (a 1–5 survey) needs a decimal that a net score does not."""
        if self.unit == "points" and self.kind == "mean":
            return 2
        return WRITTEN[self.unit][1]


@dataclass(frozen=True, slots=True)
class Sums:
    """Numerators and denominators of some observations, each added up."""

    numerator: Decimal
    denominator: Decimal
    observations: int = 1

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.observations + other.observations,
        )


class NotAdded(TypeError):
    """Somebody tried to add, average or divide finished rates."""


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """A finished value in its metric's unit, exactly: to compare, to show, to subtract.

    It cannot be added, multiplied, divided or turned into a float, so that `sum`,
    `mean` and their like fail on it: whoever wants the rate of several things adds
    their `Sums` and divides once. A difference of two is no rate, but a plain number.
    """

    exact: Fraction

    def __sub__(self, other: "Rate") -> Fraction:
        return self.exact - other.exact

    def refuse(self, *_: Any) -> NoReturn:
        raise NotAdded("Rates are not added or averaged: add their Sums, divide last.")

    __add__ = __radd__ = __rsub__ = __mul__ = __rmul__ = refuse
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = refuse
    __float__ = __int__ = refuse

    @property
    def drawn(self) -> float:
        """A place in a drawing, which needs no exactness."""
        return self.exact.numerator / self.exact.denominator


def roll_up(each: Iterable[Sums]) -> Sums | None:
    """The sums of everything in `each`; None of nothing: a gap stays a gap."""
    total: Sums | None = None
    for sums in each:
        total = sums if total is None else total + sums
    return total


def value(sums: Sums | None, formula: Formula) -> Rate | None:
    """The metric in its unit, exactly; None for a gap or for percentiles rolled up."""
    if sums is None or not sums.denominator:
        return None
    if sums.observations > 1 and not formula.adds_up:
        return None
    if formula.kind == "count":
        return Rate(Fraction(sums.numerator))
    ratio = Fraction(sums.numerator) / Fraction(sums.denominator)
    return Rate(ratio * formula.factor)


def shown(sums: Sums | None, formula: Formula, *, digits: int | None = None) -> str:
    """The value for people: "83.6%", "251.70 s", "+31 points", "n/a", or a dash.

    `digits` are as many as the unit is usually shown with, unless they are named.
    """
    found = value(sums, formula)
    if found is None:
        return NOT_AVAILABLE if sums is not None and sums.denominator else GAP
    plus = "+" if formula.kind == "net_score" and found.exact > 0 else ""
    places = formula.digits if digits is None else digits
    return plus + written(rounded(found.exact, places), formula.unit)


def rounded(exact: Fraction | Decimal, digits: int) -> Decimal:
    """Half up and exact: no float, no early rounding of the ratio."""
    scaled = Fraction(exact) * 10**digits
    whole = (abs(scaled) + Fraction(1, 2)).__floor__()
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-digits)


def written(number: Decimal, unit: str) -> str:
    """A number with its unit, thousands with commas and a real minus sign."""
    suffix, _ = WRITTEN[unit]
    dollar = "$" if unit == "usd" else ""
    sign = MINUS if number < 0 else ""
    return f"{sign}{dollar}{abs(number):,f}{suffix}"


def as_typed(number: Decimal | None, unit: str) -> str:
    """A typed figure, such as a target, with no more decimals than were meant."""
    if number is None:
        return GAP
    bare = number.quantize(Decimal("0.001"), ROUND_HALF_UP).normalize()
    whole = bare.quantize(Decimal(1)) if bare == bare.to_integral() else bare
    return written(whole, unit)
