"""How the shared backbone does: its service levels of last month, and who keeps to it.

The backbone is what the standards of the network and infrastructure families name.
Units: attainment in percent, of the month that is over; a month without a result is a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core import access, charts
from core.models import User
from core.roles import Perm
from governance import sla, sla_page
from governance.models import ServiceLevel, ServiceLevelMonth
from portfolio.conformity import Standing, State
from portfolio.models import Standard


@dataclass(frozen=True)
class Backbone:
    """`lines` are None where the month has no result."""

    month: date
    lines: list[tuple[ServiceLevel, sla.Line | None]]
    keeping: int
    products: int

    @property
    def known(self) -> list[sla.Line]:
        return [line for _, line in self.lines if line]

    @property
    def met(self) -> int:
        return sum(line.is_met for line in self.known)

    @property
    def finding(self) -> str:
        if not self.known:
            return (
                f"No service level of the backbone has a result for {self.month:%B %Y}"
            )
        return f"The backbone met {self.met} of {len(self.known)} service levels in {self.month:%B %Y}"

    @property
    def chart(self) -> charts.Chart | None:
        """Target and attainment of each level; None without any result."""
        if not self.known:
            return None
        return charts.bars(
            [level.code for level, _ in self.lines],
            [
                charts.BarSeries("Target", [target(row) for row in self.lines], True),
                charts.BarSeries("Attained", [attained(row) for row in self.lines]),
            ],
            says=self.finding,
            fmt=lambda value: f"{value:.1f}%",
        )


def target(row: tuple[ServiceLevel, sla.Line | None]) -> float:
    level, line = row
    return float(line.target_percent if line else level.target_percent)


def attained(row: tuple[ServiceLevel, sla.Line | None]) -> float | None:
    return float(100 * row[1].attainment) if row[1] else None


def backbone(user: User, found: Sequence[Standing], on: date) -> Backbone:
    """Two queries; service levels only for who may see them."""
    month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    levels = named_levels() if access.may(user, Perm.RACI_VIEW) else []
    rows = ServiceLevelMonth.objects.filter(level__in=levels, month=month)
    held = {row.level_id: row for row in rows.select_related("level")}
    lines = [
        (level, sla_page.line_of(held[level.pk]) if level.pk in held else None)
        for level in levels
    ]
    keeping, products = keepers(found)
    return Backbone(month, lines, keeping, products)


def named_levels() -> list[ServiceLevel]:
    """Those that a standard of these families names, if it is not retired."""
    rows = Standard.objects.filter(family__in=Standard.BACKBONE, retired_on=None)
    ids = rows.filter(levels__isnull=False).values("levels")
    return list(ServiceLevel.objects.filter(pk__in=ids).order_by("code"))


def keepers(found: Sequence[Standing]) -> tuple[int, int]:
    """(products that conform to all of the backbone that applies, products it applies to)."""
    by_product: dict[int, bool] = {}
    for each in found:
        if each.standard.family in Standard.BACKBONE:
            pk = each.product.pk
            keeps = each.state == State.CONFORMS
            by_product[pk] = by_product.get(pk, True) and keeps
    return sum(by_product.values()), len(by_product)
