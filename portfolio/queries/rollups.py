"""What products add up to, one by one or by line and portfolio. All of it in SQL."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum

from portfolio.models import Benefit, Capability, Goal
from portfolio.queries.benefits import ADJUSTED, COUNTED

MONTHS = 12
ZERO = Decimal(0)
LEAKING = Q(state=Benefit.State.LEAKING)
PRODUCT, LINE, PORTFOLIO = "product", "product__line", "product__line__portfolio"


@dataclass(slots=True)
class Figures:
    """Goals served, yearly cost and value in USD, leaking benefits, capabilities by status.

    A goal that two products of a line serve is one goal of the line.
    """

    goals: int = 0
    yearly_cost: Decimal = ZERO
    annual_value: Decimal = ZERO
    leaking: int = 0
    capabilities: dict[str, int] = field(default_factory=dict)

    @property
    def statuses(self) -> list[tuple[str, str, int]]:
        """(status, its name, how many), from live to retired; only those there are."""
        return [
            (value, str(label), self.capabilities[value])
            for value, label in Capability.Status.choices
            if value in self.capabilities
        ]


def figures(of: str, keys: Collection[int]) -> dict[int, Figures]:
    """The figures of each of `keys`: products, lines or portfolios. Three queries."""
    found = {key: Figures() for key in keys}
    add_capabilities(found, of)
    add_goals(found, of)
    add_benefits(found, of)
    return found


def add_capabilities(found: dict[int, Figures], of: str) -> None:
    """Every capability is counted; what is retired costs nothing any more."""
    rows = Capability.objects.filter(**{f"{of}__in": found}).values(of, "status")
    sums = rows.annotate(many=Count("id"), cost=Sum("monthly_cost")).order_by()
    for row in sums:
        here = found[row[of]]
        here.capabilities[row["status"]] = row["many"]
        if row["status"] != Capability.Status.RETIRED:
            here.yearly_cost += row["cost"] * MONTHS


def add_goals(found: dict[int, Figures], of: str) -> None:
    through = Goal.products.through.objects.filter(**{f"{of}__in": found})
    counts = through.values(of).annotate(many=Count("goal", distinct=True))
    for row in counts.order_by():
        found[row[of]].goals = row["many"]


def add_benefits(found: dict[int, Figures], of: str) -> None:
    rows = Benefit.objects.filter(COUNTED, **{f"{of}__in": found}).values(of)
    sums = rows.annotate(annual=Sum(ADJUSTED), leaks=Count("id", filter=LEAKING))
    for row in sums.order_by():
        here = found[row[of]]
        here.annual_value, here.leaking = row["annual"], row["leaks"]
