"""Value owned: months to attest, forecasts to sign, leaks, key results to check in."""

from datetime import timedelta

from django.db.models import Max, Q

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from dashboards.waiting.task import SHOWN, Task
from portfolio.models import Benefit, Drift, KeyResult, Objective, Product
from portfolio.queries import benefits

STALE_DAYS = 14


def months(user: User) -> list[Task]:
    """What a benefit of mine brought in a month, measured and not attested."""
    if not access.may(user, Perm.BENEFIT_SIGN):
        return []
    return [
        Task(
            f"Benefit, {row.month:%B %Y}",
            "coins",
            row.benefit.name,
            "Attest what it brought",
            row.benefit.get_absolute_url(),
        )
        for row in benefits.months_to_attest(user)[:SHOWN]
    ]


def forecasts(user: User) -> list[Task]:
    """Forecasts of others, with a frozen baseline, that wait for Finance."""
    if not access.may(user, Perm.BENEFIT_SIGN):
        return []
    return [
        Task(
            "Benefit",
            "sign",
            row.name,
            "Sign the forecast for Finance",
            row.get_absolute_url(),
        )
        for row in benefits.forecasts_to_sign(user)[:SHOWN]
    ]


def leaks(user: User) -> list[Task]:
    rows = Benefit.objects.filter(owner=user, state=Benefit.State.LEAKING)
    return [
        Task(
            "Benefit",
            "coins",
            row.name,
            "It leaks: say what happens",
            row.get_absolute_url(),
        )
        for row in rows.order_by("code")[:SHOWN]
    ]


def quarters(user: User) -> list[Task]:
    """My objectives whose quarter is over and not closed: the learning is missing."""
    rows = Objective.objects.filter(owner=user, ends_on__lt=today(), closed_at=None)
    return [
        Task(
            "Objective",
            "target",
            str(row),
            "Close its quarter with what it taught",
            row.get_absolute_url(),
            row.ends_on,
        )
        for row in rows.order_by("ends_on", "code")[:SHOWN]
    ]


def key_results(user: User) -> list[Task]:
    """My key results of a running quarter without a check-in for 14 days."""
    day = today()
    stale = Q(last=None) | Q(last__lte=day - timedelta(days=STALE_DAYS))
    rows = (
        KeyResult.objects.filter(
            owner=user,
            objective__starts_on__lte=day,
            objective__ends_on__gte=day,
            objective__closed_at=None,
        )
        .annotate(last=Max("check_ins__as_of"))
        .filter(stale)
        .order_by("code")[:SHOWN]
    )
    return [
        Task("Key result", "target", str(row), "Check in", row.get_absolute_url())
        for row in rows
    ]


def drifting(user: User) -> list[Task]:
    """My products that the last night found run like projects, each with its signs."""
    rows = Drift.objects.open().filter(product__product_manager=user)
    signs: dict[Product, list[str]] = {}
    for row in rows.select_related("product").order_by("product__code", "id"):
        signs.setdefault(row.product, []).append(row.get_flag_display())
    return [
        Task(
            "Product",
            "package",
            product.name,
            "; ".join(found),
            product.get_absolute_url(),
        )
        for product, found in list(signs.items())[:SHOWN]
    ]
