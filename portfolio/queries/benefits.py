"""Benefits in figures: what was claimed, forecast, attested, and what is missing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from core import access
from core.models import User
from core.roles import Perm
from portfolio.models import Benefit, BenefitMonth, Product

ZERO = Decimal(0)
ATTESTED = Q(attested_at__isnull=False)
WAITING = Q(actual__isnull=False, attested_at=None)
COUNTED = ~Q(state=Benefit.State.WRITTEN_OFF)
# The haircut in SQL, as portfolio.value.Claim computes it.
ADJUSTED = F("gross_annual") * F("adoption") * F("confidence") * F("attribution")


@dataclass(frozen=True, slots=True)
class Totals:
    """One benefit's attested months, in USD."""

    forecast: Decimal = ZERO
    actual: Decimal = ZERO
    waiting: int = 0

    @property
    def ratio(self) -> Decimal | None:
        return self.actual / self.forecast if self.forecast else None


@dataclass(frozen=True, slots=True)
class ValueMonth:
    """All benefits of one month, in USD. `actual` is None until something is attested.

    `measured_forecast` is the forecast of what is attested: the fair comparison.
    """

    month: date
    forecast: Decimal
    actual: Decimal | None
    measured_forecast: Decimal
    waiting: int


@dataclass(frozen=True, slots=True)
class ValueReport:
    """Forecast against attested value over all benefits that are not written off."""

    months: list[ValueMonth]
    annual: Decimal
    cashable: Decimal
    on: date

    @property
    def to_date(self) -> list[ValueMonth]:
        return [each for each in self.months if each.month <= self.on]

    @property
    def forecast_to_date(self) -> Decimal:
        return sum((each.measured_forecast for each in self.to_date), ZERO)

    @property
    def actual_to_date(self) -> Decimal:
        return sum((each.actual or ZERO for each in self.to_date), ZERO)

    @property
    def ratio(self) -> Decimal | None:
        """Σ attested ÷ Σ forecast of the same months; None before the first."""
        forecast = self.forecast_to_date
        return self.actual_to_date / forecast if forecast else None


def value_forecast_vs_actual(on: date) -> ValueReport:
    """What all benefits promise and brought, month by month. Two queries."""
    rows = (
        BenefitMonth.objects.exclude(benefit__state=Benefit.State.WRITTEN_OFF)
        .values("month")
        .annotate(
            planned=Sum("forecast"),
            measured=Sum("forecast", filter=ATTESTED),
            brought=Sum("actual", filter=ATTESTED),
            unattested=Count("id", filter=WAITING),
        )
        .order_by("month")
    )
    months = [
        ValueMonth(
            row["month"],
            row["planned"],
            row["brought"],
            row["measured"] or ZERO,
            row["unattested"],
        )
        for row in rows
    ]
    sums = Benefit.objects.filter(COUNTED).aggregate(
        annual=Sum(ADJUSTED), cashable=Sum(ADJUSTED * F("cashable"))
    )
    return ValueReport(months, sums["annual"] or ZERO, sums["cashable"] or ZERO, on)


def totals(benefits: Collection[Benefit]) -> dict[int, Totals]:
    """The attested months of each of `benefits`. One query."""
    rows = (
        BenefitMonth.objects.filter(benefit__in=[each.pk for each in benefits])
        .values("benefit_id")
        .annotate(
            measured=Sum("forecast", filter=ATTESTED),
            brought=Sum("actual", filter=ATTESTED),
            unattested=Count("id", filter=WAITING),
        )
    )
    found = {
        row["benefit_id"]: Totals(
            row["measured"] or ZERO, row["brought"] or ZERO, row["unattested"]
        )
        for row in rows
    }
    return {each.pk: found.get(each.pk, Totals()) for each in benefits}


# --- what waits for whom ------------------------------------------------------------
def months_to_attest(user: User) -> QuerySet[BenefitMonth]:
    """Measured months of this person's benefits that nobody has attested yet."""
    reach = access.reach(user, Perm.BENEFIT_SIGN)
    rows = BenefitMonth.objects.filter(WAITING, reach.q("benefit__product__team"))
    mine = rows.filter(benefit__owner=user).exclude(
        benefit__product__in=delivered_by(user)
    )
    return mine.select_related("benefit").order_by("month", "benefit__code")


def forecasts_to_sign(user: User) -> QuerySet[Benefit]:
    """Frozen forecasts of others that this person may sign for Finance."""
    reach = access.reach(user, Perm.BENEFIT_SIGN)
    forecast = BenefitMonth.objects.filter(benefit=OuterRef("pk"), forecast__gt=0)
    whole = Q(kind=Benefit.Kind.EXPERIENCE) | Exists(forecast)
    rows = Benefit.objects.filter(whole, reach.q("product__team"))
    others = rows.filter(state=Benefit.State.BASELINED).exclude(owner=user)
    return others.exclude(product__in=delivered_by(user)).order_by("code")


def delivered_by(user: User) -> QuerySet[Product]:
    """Products whose benefits this person builds (actions.benefits.delivery_leads)."""
    return Product.objects.filter(
        Q(product_manager=user) | Q(product_owner=user) | Q(it_owner=user)
    )
