"""How sure the places of some items are, as the grid tells it."""

from collections.abc import Iterable
from dataclasses import dataclass

from backlog.models import Item, ItemCertainty
from backlog.robustness import CLOSE


@dataclass(frozen=True)
class Sureness:
    """`behind` is who comes next by WSJF, if that is level or too close to call."""

    first: float
    top: float
    among: int  # how many count as the top
    best: int
    worst: int
    behind: str = ""  # its key
    is_level: bool = False
    passed: float = 0.0  # the share of orders in which it is ahead

    @property
    def places(self) -> str:
        """ "3 to 7", between which nine orders in ten put it."""
        both = self.best != self.worst
        return f"{self.best} to {self.worst}" if both else str(self.best)

    @property
    def mark(self) -> str:
        if not self.behind:
            return ""
        return "=" if self.is_level else "≈"

    @property
    def words(self) -> str:
        """ "Level with F-111", "Too close to F-112: 46 of 100 orders put that first"."""
        if not self.behind:
            return ""
        if self.is_level:
            return f"Level with {self.behind}"
        return f"Too close to {self.behind}: {self.passed:.0%} of orders put that first"


def sureness_of(items: Iterable[Item]) -> dict[int, Sureness]:
    """{item id: how sure}, of those for which it was worked out; one query."""
    here = {item.pk: item for item in items if item.has_place}
    rows = ItemCertainty.objects.filter(item__in=here).select_related("run", "behind")
    return {row.item_id: sureness(here[row.item_id], row) for row in rows}


def sureness(item: Item, row: ItemCertainty) -> Sureness:
    told = Sureness(row.first, row.top, row.run.top, row.best, row.worst)
    after = row.behind
    if after is None or row.passed is None or not after.has_place:
        return told
    is_level = item.exact_key == after.exact_key
    if not is_level and row.passed < CLOSE:
        return told
    return Sureness(
        row.first,
        row.top,
        row.run.top,
        row.best,
        row.worst,
        behind=after.key,
        is_level=is_level,
        passed=row.passed,
    )
