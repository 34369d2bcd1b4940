"""Products for the frame of every page, and what hangs on one product."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from core.models import User
from portfolio.models import Benefit, Goal, GoalLink, KeyResult, Product

SHOWN = 30


def nav_products(user: User) -> "QuerySet[Product]":
    """The products in the navigation, by code: at most as many as fit. One query."""
    rows = Product.objects.visible_to(user).only("code", "name", "cord")
    return rows.order_by("code", "id")[:SHOWN]


@dataclass(frozen=True, slots=True)
class Home:
    """What the portfolio knows about one product, beside the product itself."""

    goals: "QuerySet[Goal]"
    key_results: "QuerySet[KeyResult]"
    benefits: "QuerySet[Benefit]"


def running(on: date) -> Q:
    return Q(objective__starts_on__lte=on, objective__ends_on__gte=on)


def home(product: Product, user: User, on: date) -> Home:
    """Goals it enables, this quarter's key results behind them or of its own, benefits."""
    behind = Q(objective__product=product) | Q(objective__goals__products=product)
    parents = GoalLink.objects.select_related("parent").order_by("parent__code")
    return Home(
        goals=Goal.objects.visible_to(user)
        .filter(products=product)
        .prefetch_related(Prefetch("parent_links", parents))
        .order_by("code"),
        key_results=KeyResult.objects.filter(behind, running(on))
        .select_related("objective", "owner")
        .order_by("code", "id")
        .distinct(),
        benefits=Benefit.objects.visible_to(user)
        .filter(product=product)
        .for_list()
        .order_by("code"),
    )
