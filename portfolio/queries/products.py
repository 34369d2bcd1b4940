"""Products for the frame of every page, and what hangs on one product."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from core.models import Membership, User
from portfolio.models import (
    Benefit,
    Capability,
    Goal,
    GoalLink,
    Objective,
    Product,
    Project,
)
from portfolio.queries.objectives import Result, result, with_last_check_in
from portfolio.queries.outcomes import Outcome, outcomes
from portfolio.queries.rollups import PRODUCT, Figures, figures

SHOWN = 30


def nav_products(user: User) -> "QuerySet[Product]":
    """The products in the navigation, by code: at most as many as fit. One query."""
    rows = Product.objects.visible_to(user).only("code", "name", "cord")
    return rows.order_by("code", "id")[:SHOWN]


@dataclass(frozen=True, slots=True)
class Home:
    """What the portfolio knows about one product, beside the product itself."""

    figures: Figures
    outcomes: list[Outcome]
    goals: "QuerySet[Goal]"
    results: list[Result]
    benefits: "QuerySet[Benefit]"
    capabilities: "QuerySet[Capability]"
    projects: "QuerySet[Project]"
    members: "QuerySet[Membership]"


def running(on: date) -> Q:
    return Q(starts_on__lte=on, ends_on__gte=on)


def home(product: Product, user: User, on: date) -> Home:
    """Everything left of the panels, in a fixed number of queries.

    The key results are this quarter's, behind its goals or of its own.
    """
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
        figures=figures(PRODUCT, [product.pk])[product.pk],
        outcomes=outcomes(product, on),
        goals=Goal.objects.visible_to(user)
        .filter(products=product)
        .prefetch_related(Prefetch("parent_links", parents))
        .order_by("code"),
        results=[result(each, each.objective, on) for each in promised],
        benefits=Benefit.objects.visible_to(user)
        .filter(product=product)
        .for_list()
        .order_by("code"),
        capabilities=Capability.objects.filter(product=product)
        .for_list()
        .order_by("code"),
        projects=Project.objects.filter(products=product).for_list()[:SHOWN],
        members=members(product),
    )


def members(product: Product) -> "QuerySet[Membership]":
    """The people of its team, beside those who own the product by name."""
    people = Membership.objects.filter(team=product.team, user__is_active=True)
    return people.select_related("user").order_by("role", "user__name", "id")[:SHOWN]
