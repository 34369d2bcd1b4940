"""What a month is charged: what was written down of a service, else its price."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from governance.models import Service, ServiceCharge, ServiceLevel, ServicePrice


@dataclass(frozen=True)
class Charge:
    """A service in one month, in US dollars. `is_typed`: written down for that month."""

    service: str
    amount: Decimal
    is_typed: bool


def of_month(month: date) -> list[Charge]:
    """Every charged service of a month, by name. Two queries."""
    first = month.replace(day=1)
    return reckoned(prices(first), ServiceCharge.objects.filter(month=first))


def reckoned(
    priced: Iterable[ServicePrice], typed: Iterable[ServiceCharge]
) -> list[Charge]:
    """By name; what was written down of the month goes before the price."""
    found = {
        row.service.name: Charge(row.service.name, row.amount, is_typed=False)
        for row in priced
    }
    for each in typed:
        found[each.service] = Charge(each.service, each.amount, is_typed=True)
    return [found[name] for name in sorted(found)]


def prices(month: date) -> list[ServicePrice]:
    """The price of each service that holds in a month; none of one retired before."""
    rows = ServicePrice.objects.filter(effective_from__lte=month)
    return held(rows.select_related("service"), month)


def held(rows: Iterable[ServicePrice], month: date) -> list[ServicePrice]:
    """Of all prices, the newest of each service that has begun by that month."""
    begun = [row for row in rows if row.effective_from <= month]
    newest = {
        row.service_id: row for row in sorted(begun, key=lambda row: row.effective_from)
    }
    return [row for row in newest.values() if is_kept(row.service, month)]


def is_kept(service: Service, month: date) -> bool:
    return service.retired_on is None or service.retired_on >= month


def names() -> list[str]:
    """The services a level or a charge can belong to."""
    rows = Service.objects.filter(retired_on=None).order_by("name")
    return list(rows.values_list("name", flat=True))


@dataclass(frozen=True)
class Listed:
    """A service as the catalogue lists it; `price` is what holds this month."""

    service: Service
    price: ServicePrice | None
    coming: ServicePrice | None
    levels: list[ServiceLevel]


def catalogue(day: date) -> list[Listed]:
    """Every service that is not retired, in a fixed number of queries."""
    now = {row.service_id: row for row in prices(day.replace(day=1))}
    coming = {
        row.service_id: row
        for row in ServicePrice.objects.filter(effective_from__gt=day).order_by(
            "-effective_from"
        )
    }
    bound: dict[str, list[ServiceLevel]] = {}
    for level in ServiceLevel.objects.exclude(service="").order_by("code"):
        bound.setdefault(level.service, []).append(level)
    rows = Service.objects.filter(retired_on=None).select_related("owner")
    return [
        Listed(row, now.get(row.pk), coming.get(row.pk), bound.get(row.name, []))
        for row in rows.order_by("name")
    ]
