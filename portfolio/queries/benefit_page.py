"""What one benefit's page shows: months, ratio, leakage, what may happen next."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from core.models import User
from portfolio import benefit_states
from portfolio.models import Benefit, BenefitMonth
from portfolio.value import (
    Drivers,
    Leakage,
    Period,
    leakage,
    ratios_to_date,
    realisation_ratio,
)


@dataclass(frozen=True, slots=True)
class MonthRow:
    month: BenefitMonth
    ratio: Decimal | None
    """Σ actual ÷ Σ forecast of the attested months up to here."""


@dataclass(frozen=True, slots=True)
class Standing:
    months: list[MonthRow]
    ratio: Decimal | None
    leak: Leakage | None
    choices: list[tuple[str, str]]
    rivals: list[Benefit]

    @property
    def waiting(self) -> list[BenefitMonth]:
        """Months with an actual that its owner has not attested."""
        rows = (row.month for row in self.months)
        return [m for m in rows if m.actual is not None and m.attested_at is None]

    @property
    def rows(self) -> list[BenefitMonth]:
        return [row.month for row in self.months]


def for_page(user: User) -> "QuerySet[Benefit]":
    return Benefit.objects.visible_to(user).select_related(
        "product__team", "owner", "metric", "key_result__objective", "finance_signed_by"
    )


def standing(benefit: Benefit) -> Standing:
    """Two queries: its months, and others that claim from the same pool."""
    months = list(benefit.months.select_related("attested_by").order_by("month"))
    rivals = Benefit.objects.filter(value_pool=benefit.value_pool).exclude(
        pk=benefit.pk
    )
    periods = [period(month) for month in months]
    return Standing(
        months=with_ratios(months, periods),
        ratio=realisation_ratio(periods),
        leak=split(benefit, months),
        choices=[
            (to, str(Benefit.State(to).label))
            for to in benefit_states.choices(benefit.state)
        ],
        rivals=list(rivals.order_by("code")[:20]) if benefit.value_pool else [],
    )


def period(month: BenefitMonth) -> Period:
    return Period(month.forecast, month.actual if month.attested_at else None)


def with_ratios(
    months: Sequence[BenefitMonth], periods: Sequence[Period]
) -> list[MonthRow]:
    """Each month with the ratio as it stood then; none where nothing is attested."""
    rows = []
    for n, month in enumerate(months):
        to_date = ratios_to_date(periods[: n + 1]) if month.attested_at else []
        rows.append(MonthRow(month, to_date[-1] if to_date else None))
    return rows


def split(benefit: Benefit, months: Sequence[BenefitMonth]) -> Leakage | None:
    """Where the shortfall of the months with all six drivers comes from."""
    if benefit.effect_usd is None:
        return None
    known = [
        leakage(plan, fact, benefit.effect_usd)
        for month in months
        if month.attested_at and (plan := planned(month)) and (fact := happened(month))
    ]
    if not known:
        return None
    return Leakage(
        sum((each.volume for each in known), Decimal(0)),
        sum((each.effect for each in known), Decimal(0)),
        sum((each.adoption for each in known), Decimal(0)),
    )


def planned(month: BenefitMonth) -> Drivers | None:
    parts = month.forecast_volume, month.forecast_effect, month.forecast_adoption
    return drivers(*parts)


def happened(month: BenefitMonth) -> Drivers | None:
    return drivers(month.actual_volume, month.actual_effect, month.actual_adoption)


def drivers(
    volume: Decimal | None, effect: Decimal | None, adoption: Decimal | None
) -> Drivers | None:
    if volume is None or effect is None or adoption is None:
        return None
    return Drivers(volume, effect, adoption)
