"""Products for the frame of every page, and what hangs on one product."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from core.models import User
from portfolio.models import Benefit, Goal, GoalLink, Objective, Product
from portfolio.queries.benefits import ADJUSTED, COUNTED
from portfolio.queries.objectives import Result, result, with_last_check_in

SHOWN = 30
ZERO = Decimal(0)
LEAKING = Q(state=Benefit.State.LEAKING)


def nav_products(user: User) -> "QuerySet[Product]":
    """The products in the navigation, by code: at most as many as fit. One query."""
    rows = Product.objects.visible_to(user).only("code", "name", "cord")
    return rows.order_by("code", "id")[:SHOWN]


@dataclass(frozen=True, slots=True)
class Home:
    """What the portfolio knows about one product, beside the product itself."""

    goals: "QuerySet[Goal]"
    results: list[Result]
    benefits: "QuerySet[Benefit]"


def running(on: date) -> Q:
    return Q(starts_on__lte=on, ends_on__gte=on)


def home(product: Product, user: User, on: date) -> Home:
    """Goals it enables, this quarter's key results behind them or of its own, benefits."""
    parents = GoalLink.objects.select_related("parent").order_by("parent__code")
    objectives = Objective.objects.visible_to(user).filter(
        running(on), Q(product=product) | Q(goals__products=product)
    )
    promised = (
        with_last_check_in()
        .filter(objective__in=objectives)
        .select_related("objective", "owner")
    )
    return Home(
        goals=Goal.objects.visible_to(user)
        .filter(products=product)
        .prefetch_related(Prefetch("parent_links", parents))
        .order_by("code"),
        results=[result(each, each.objective, on) for each in promised],
        benefits=Benefit.objects.visible_to(user)
        .filter(product=product)
        .for_list()
        .order_by("code"),
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """One product's line in the list: goals it serves, yearly cost and value in USD."""

    goals: int = 0
    annual_value: Decimal = ZERO
    leaking: int = 0


def list_figures(products: Collection[Product]) -> dict[int, Figures]:
    """The figures of one page of products. Two queries."""
    keys = [product.pk for product in products]
    through = Goal.products.through.objects.filter(product__in=keys)
    goals = dict(through.values_list("product").annotate(Count("id")).order_by())
    rows = Benefit.objects.filter(COUNTED, product__in=keys).values("product_id")
    sums = rows.annotate(
        annual=Sum(ADJUSTED), leaks=Count("id", filter=LEAKING)
    ).order_by()
    value = {row["product_id"]: row for row in sums}
    return {
        key: Figures(
            goals.get(key, 0),
            value[key]["annual"] if key in value else ZERO,
            value[key]["leaks"] if key in value else 0,
        )
        for key in keys
    }
