"""What a benefit is worth, how much of it comes true, and where the rest leaks.

Source: domain.md §10. Units: money in US dollars, durations in seconds, volumes per
year unless a name says otherwise; shares run from 0 to 1. Everything is Decimal and
exact to 28 digits; rounding is for display only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

ZERO, ONE = Decimal(0), Decimal(1)
SECONDS_PER_HOUR, MONTHS = Decimal(3600), Decimal(12)
PAID_HOURS_PER_FTE = Decimal(2080)
LEAKING_BELOW, LEAKING_PERIODS = Decimal("0.8"), 2


# --- money from time ------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Rates:
    """What an hour costs, and how much of it is spent with customers."""

    paid_hour_usd: Decimal
    occupancy: Decimal
    shrinkage: Decimal

    @property
    def productive_share(self) -> Decimal:
        return self.occupancy * (1 - self.shrinkage)

    @property
    def second_usd(self) -> Decimal:
        """One second with a customer, in US dollars."""
        return self.paid_hour_usd / SECONDS_PER_HOUR / self.productive_share


@dataclass(frozen=True, slots=True)
class Capacity:
    """Hours with customers, the paid hours behind them, people and US dollars a year."""

    hours: Decimal
    paid_hours: Decimal
    fte: Decimal
    gross_usd: Decimal


def capacity(
    seconds_saved: Decimal, contacts_per_year: Decimal, rates: Rates
) -> Capacity:
    """What `seconds_saved` on every contact frees in a year."""
    hours = seconds_saved * contacts_per_year / SECONDS_PER_HOUR
    paid = hours / rates.productive_share
    return Capacity(hours, paid, paid / PAID_HOURS_PER_FTE, paid * rates.paid_hour_usd)


def marginal_cost(handle_s: Decimal, rates: Rates) -> Decimal:
    """The cost of one more contact: never the average cost, which is three times it."""
    return handle_s * rates.second_usd


def deflection(
    avoided_per_year: Decimal, marginal_usd: Decimal, automation_usd: Decimal
) -> Decimal:
    """Contacts avoided at their marginal cost, less what automating each costs."""
    return avoided_per_year * (marginal_usd - automation_usd)


def attrition_avoided(
    headcount: Decimal, rate_change: Decimal, replacement_usd: Decimal
) -> Decimal:
    return headcount * rate_change * replacement_usd


def abandonment_margin(
    abandoned: Decimal, lost_share: Decimal, conversion: Decimal, margin_usd: Decimal
) -> Decimal:
    """Margin lost to callers who hang up; `lost_share` is 1 − those who call again."""
    return abandoned * lost_share * conversion * margin_usd


def complaint_cost(
    fewer: Decimal,
    cost_usd: Decimal,
    fewer_regulatory: Decimal,
    regulatory_usd: Decimal,
) -> Decimal:
    return fewer * cost_usd + fewer_regulatory * regulatory_usd


# --- what may be claimed --------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Claim:
    """A gross value and the shares that make it honest."""

    gross_usd: Decimal
    adoption: Decimal = ONE
    confidence: Decimal = ONE
    attribution: Decimal = ONE
    cashable: Decimal = ZERO

    @property
    def adjusted_usd(self) -> Decimal:
        """The haircut: gross × adoption × confidence × attribution."""
        return self.gross_usd * self.adoption * self.confidence * self.attribution

    @property
    def cashable_usd(self) -> Decimal:
        """The part that leaves the budget; always shown apart."""
        return self.adjusted_usd * self.cashable


def ramped(annual_usd: Decimal, ramp: Sequence[Decimal], months: int) -> list[Decimal]:
    """A forecast per month: a twelfth of the annual value × the ramp, then in full."""
    shares = [*ramp, *[ONE] * months][:months]
    return [annual_usd / MONTHS * share for share in shares]


# --- what came true ------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Period:
    """A month's forecast, and its actual once measured (None is a gap, not a zero)."""

    forecast: Decimal
    actual: Decimal | None = None


def realisation_ratio(periods: Iterable[Period]) -> Decimal | None:
    """Σ actual ÷ Σ forecast over the measured periods; None before the first."""
    measured = [(p.forecast, p.actual) for p in periods if p.actual is not None]
    forecast = sum((each for each, _ in measured), ZERO)
    return sum((each for _, each in measured), ZERO) / forecast if forecast else None


def ratios_to_date(periods: Sequence[Period]) -> list[Decimal]:
    """The realisation ratio as it stood after each measured period, oldest first."""
    measured = [period for period in periods if period.actual is not None]
    ratios = (realisation_ratio(measured[: n + 1]) for n in range(len(measured)))
    return [ratio for ratio in ratios if ratio is not None]


def is_leaking(periods: Sequence[Period]) -> bool:
    """True if the ratio to date stood below 0.8 after each of the last two periods."""
    last = ratios_to_date(periods)[-LEAKING_PERIODS:]
    return len(last) == LEAKING_PERIODS and all(each < LEAKING_BELOW for each in last)


@dataclass(frozen=True, slots=True)
class Drivers:
    """What a capacity benefit rests on: contacts, seconds saved on each, share using it."""

    volume: Decimal
    effect_s: Decimal
    adoption: Decimal

    @property
    def seconds(self) -> Decimal:
        return self.volume * self.effect_s * self.adoption


@dataclass(frozen=True, slots=True)
class Leakage:
    """Where forecast and actual part, in US dollars; the three add up to `total`."""

    volume: Decimal
    effect: Decimal
    adoption: Decimal

    @property
    def total(self) -> Decimal:
        return self.volume + self.effect + self.adoption

    @property
    def largest(self) -> str:
        parts = {
            "volume": self.volume,
            "effect": self.effect,
            "adoption": self.adoption,
        }
        return max(parts, key=lambda name: parts[name])


def leakage(forecast: Drivers, actual: Drivers, second_usd: Decimal) -> Leakage:
    """Split the gap in the order volume → effect → adoption."""
    fewer = forecast.volume - actual.volume
    weaker = forecast.effect_s - actual.effect_s
    unused = forecast.adoption - actual.adoption
    return Leakage(
        volume=fewer * forecast.effect_s * forecast.adoption * second_usd,
        effect=actual.volume * weaker * forecast.adoption * second_usd,
        adoption=actual.volume * actual.effect_s * unused * second_usd,
    )


# --- over time --------------------------------------------------------------------
def monthly_rate(annual: Decimal) -> Decimal:
    """The rate that compounds to `annual` in twelve months."""
    return (1 + annual) ** (ONE / MONTHS) - 1


def net_present_value(flows: Sequence[Decimal], rate: Decimal) -> Decimal:
    """Σ flow ÷ (1 + rate)^t per period; the first flow is today's, undiscounted."""
    return sum((flow / (1 + rate) ** t for t, flow in enumerate(flows)), ZERO)


def payback(flows: Sequence[Decimal]) -> int | None:
    """The first period in which the running total is not negative; None if never."""
    totals = accumulate(flows)
    return next((t for t, total in enumerate(totals) if total >= 0), None)


def payback_between(flows: Sequence[Decimal]) -> Decimal | None:
    """`payback` with the part of the last period that was needed, for yearly flows."""
    period = payback(flows)
    if not period:
        return None if period is None else ZERO
    owed = -sum(flows[:period], ZERO)
    return period - 1 + owed / flows[period]
