"""How much of a product's open backlog is technical debt.

Job sizes and story points are two scales that cannot be added. The one that more of the
open items carry is used, and what has no size in it is told instead of guessed. Only the
lowest items are counted: a feature and its stories are the same work.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Aggregate, Count, Exists, F, OuterRef, Q, Sum

from backlog.models import Item
from core.models import User
from portfolio.models import Product

UNITS = {"job_size": "job size", "story_points": "story points"}
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Debt:
    """Debt items and their size, of all there is, in one unit."""

    items: int
    unit: str
    size: Decimal
    of: Decimal
    unsized: int

    @property
    def share(self) -> Fraction | None:
        """Debt's size in the open backlog's; None while nothing has a size."""
        return Fraction(self.size) / Fraction(self.of) if self.of else None


def debt_of(product: Product, user: User) -> Debt:
    """The technical debt among a product's open items. One query."""
    below = Item.objects.open().filter(parent=OuterRef("pk"))
    lowest = Item.objects.visible_to(user).open().filter(~Exists(below))
    is_debt = Q(kind=Item.Kind.DEBT)
    sums: dict[str, Aggregate] = {"items": Count("pk", filter=is_debt)}
    for unit in UNITS:
        sums[f"{unit}_items"] = Count(unit)
        sums[f"{unit}_all"] = Sum(unit)
        sums[f"{unit}_debt"] = Sum(unit, filter=is_debt)
        sums[f"{unit}_debt_items"] = Count(F(unit), filter=is_debt)
    row = lowest.filter(product=product).aggregate(**sums)
    unit = max(UNITS, key=lambda name: row[f"{name}_items"])
    return Debt(
        items=row["items"],
        unit=UNITS[unit],
        size=Decimal(row[f"{unit}_debt"] or ZERO),
        of=Decimal(row[f"{unit}_all"] or ZERO),
        unsized=row["items"] - row[f"{unit}_debt_items"],
    )
