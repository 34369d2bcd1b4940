"""What a budget line needs, and how far what is funded lies from it.

Source: domain.md §9, tests T3 and T4. Required staff = base FTE × (1 + volume growth)
× (1 + contact-rate change) × (1 + handle-time change); the gap is (funded − required)
÷ required. Volume that comes on top of the plan is turned into staff by Erlang C
(domain.md §10), because a queue needs whole agents. Units: full-time equivalents;
changes are shares (0.06 is +6 %); money in US dollars.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from portfolio import erlang
from portfolio.metrics import MINUS, rounded

OK_FROM = Fraction(-3, 100)
AMBER_FROM = Fraction(-8, 100)
HALF_HOUR = 1800
ASSISTED, SELF_SERVICE, CHANGE = "assisted", "self_service", "change"
Number = Decimal | Fraction | int


class Band(StrEnum):
    OK = "ok"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Traffic:
    """What arrives in a typical half hour, and how it shall be answered."""

    calls: Number
    handle_s: Number
    target: float = 0.8
    within_s: int = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the budget as the arithmetic sees it; without staff it is money only."""

    id: int
    code: str
    kind: str
    base_fte: Number | None = None
    funded_fte: Number = 0
    growth: Number = 0
    contact_rate: Number = 0
    handle_time: Number = 0
    forecast_usd: Number = 0
    committed_usd: Number = 0
    goals: frozenset[int] = frozenset()
    product: int | None = None
    point_usd: Number | None = None
    traffic: Traffic | None = None

    @property
    def has_staff(self) -> bool:
        return self.base_fte is not None

    @property
    def is_funded(self) -> bool:
        return self.funded_fte > 0 or self.committed_usd > 0

    @property
    def drivers(self) -> Fraction:
        changes = (self.growth, self.contact_rate, self.handle_time)
        product = Fraction(1)
        for change in changes:
            product *= 1 + Fraction(change)
        return product

    @property
    def required(self) -> Fraction | None:
        """Staff by the plan's drivers; None for a line of money only."""
        return None if self.base_fte is None else Fraction(self.base_fte) * self.drivers

    @property
    def gap(self) -> Fraction | None:
        """(funded − needed) ÷ needed: staff where there is staff, else money."""
        if self.has_staff:
            return gap(self.funded_fte, self.required)
        return gap(self.committed_usd, self.forecast_usd)

    @property
    def band(self) -> Band:
        return band(self.gap)


def gap(funded: Number, needed: Number | None) -> Fraction | None:
    """None where nothing is needed: there is nothing to be short of."""
    if not needed:
        return None
    return (Fraction(funded) - Fraction(needed)) / Fraction(needed)


def band(share: Fraction | None) -> Band:
    """From −3 % up ok, from −8 % up amber, below red."""
    if share is None or share >= OK_FROM:
        return Band.OK
    return Band.AMBER if share >= AMBER_FROM else Band.RED


# --- the total, and what it hides ------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Total:
    """All staffed lines in one sum, and those in the red that the sum would hide."""

    required: Fraction
    funded: Fraction
    hidden: tuple[Line, ...]

    @property
    def gap(self) -> Fraction | None:
        return gap(self.funded, self.required)

    @property
    def band(self) -> Band:
        return band(self.gap)


def total(lines: Collection[Line]) -> Total:
    """Add staff up; name the lines that look worse than the sum does."""
    staffed = [line for line in lines if line.has_staff]
    required = sum((line.required or Fraction(0) for line in staffed), Fraction(0))
    funded = sum((Fraction(line.funded_fte) for line in staffed), Fraction(0))
    order = list(Band)
    looks = order.index(band(gap(funded, required)))
    hidden = tuple(each for each in staffed if order.index(each.band) > looks)
    return Total(required, funded, hidden)


# --- more volume than planned ------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class WhatIf:
    """A line with more volume than planned: staff by Erlang, and by simple proportion."""

    line: Line
    required: Fraction
    by_proportion: Fraction
    agents: (
        tuple[int, int] | None
    )  # on the phones in a typical half hour, before, after

    @property
    def gap(self) -> Fraction | None:
        return gap(self.line.funded_fte, self.required)

    @property
    def band(self) -> Band:
        return band(self.gap)


def what_if(line: Line, more: Fraction) -> WhatIf | None:
    """The line with `more` volume (0.1 is +10 %); None for a line without staff.

    Where the line names its traffic, the whole agents that Erlang C asks for grow from
    N to M, and the staff with them, M ÷ N; without traffic it grows with the volume.
    """
    if line.required is None:
        return None
    proportion = line.required * (1 + more)
    if line.traffic is None:
        return WhatIf(line, proportion, proportion, None)
    before, after = agents(line, Fraction(0)), agents(line, more)
    return WhatIf(
        line, line.required * Fraction(after, before), proportion, (before, after)
    )


def agents(line: Line, more: Fraction) -> int:
    """Agents on the phones in a typical half hour of the plan, with `more` volume."""
    if line.traffic is None:
        raise ValueError(f"{line.code} names no traffic.")
    volume = (1 + Fraction(line.growth)) * (1 + Fraction(line.contact_rate))
    calls = Fraction(line.traffic.calls) * volume * (1 + more)
    handle = Fraction(line.traffic.handle_s) * (1 + Fraction(line.handle_time))
    load = erlang.Load(float(calls), HALF_HOUR, float(handle))
    # No queue is run with nobody on it.
    return max(
        1,
        erlang.required(
            load, target=line.traffic.target, within_s=line.traffic.within_s
        ),
    )


# --- in words ------------------------------------------------------------------------------
def signed(share: Fraction | None, digits: int = 1) -> str:
    """−8.3%, +12%: a change with its sign."""
    if share is None:
        return "–"
    number = rounded(share * 100, digits)
    if digits and number == number.to_integral():
        number = number.quantize(Decimal(1))
    sign = MINUS if number < 0 else "+" if number > 0 else ""
    return f"{sign}{abs(number):,f}%"


def says(line: Line) -> str:
    """The line's gap in a sentence, with the figures it comes from."""
    # One decimal always: −3.0% and −3% are not the same claim here.
    number = rounded((line.gap or Fraction(0)) * 100, 1)
    sign = MINUS if number < 0 else "+" if number > 0 else ""
    share = f"{sign}{abs(number)}%"
    if line.has_staff:
        return (
            f"{line.code} staffing {share}: {rounded(Fraction(line.funded_fte), 1)} FTE "
            f"funded of {rounded(line.required or Fraction(0), 1)} required at plan growth "
            f"{signed(Fraction(line.growth))}"
        )
    return (
        f"{line.code} budget {share}: {dollars(line.committed_usd)} committed of "
        f"{dollars(line.forecast_usd)} forecast"
    )


def dollars(amount: Number) -> str:
    return f"${rounded(Fraction(amount), 0):,f}"
