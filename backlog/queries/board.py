"""The backlog by state: a lane for each product, its limits beside its name."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from backlog.models import Item
from backlog.queries.asked import narrowed
from backlog.queries.grid import Row, rows_of
from backlog.queries.groups import in_place
from backlog.queries.limits import Load, loads
from core import access
from core.models import AuditEntry, User
from core.roles import Perm
from portfolio.models import Product

PAGE, MOST = 50, 500  # cards of a column at first, and at the very most
SAYS = {
    Item.State.IDEA: "to be judged",
    Item.State.READY: "to be taken up next",
    Item.State.IN_PROGRESS: "being built",
}
CLOSED = (Item.State.DONE, Item.State.DROPPED)
# What a look at the board shows: items, and the limits of their products.
ABOUT = ("backlog.item", "portfolio.product")


@dataclass(frozen=True)
class Column:
    code: str
    count: int
    shown: int
    says: str = ""

    @property
    def label(self) -> str:
        return str(Item.State(self.code).label)

    @property
    def more(self) -> int:
        """How many cards of it to ask for next; 0 if there is nothing to ask for."""
        return min(self.shown + PAGE, MOST) if self.shown < min(self.count, MOST) else 0


@dataclass
class Lane:
    product: Product
    loads: list[Load]
    can_limit: bool
    tracks: dict[str, list[Row]] = field(default_factory=dict)


@dataclass(frozen=True)
class Board:
    columns: list[Column]
    closed: list[Column]
    lanes: list[Lane]
    revision: int


def board(user: User, sizes: dict[str, int], **asked: Any) -> Board:
    """The open items that are asked for, in a fixed number of queries."""
    wanted = {name: value for name, value in asked.items() if name != "state"}
    rows = narrowed(Item.objects.visible_to(user), **wanted)
    sums = rows.order_by().values("state").annotate(count=Count("pk"))
    counts = {line["state"]: line["count"] for line in sums}
    found: list[Item] = []
    columns = []
    for state in Item.OPEN:
        items = rows.for_list().filter(state=state).in_order()
        shown = list(items[: sizes.get(state, PAGE)])
        found += shown
        columns.append(Column(state, counts.get(state, 0), len(shown), SAYS[state]))
    closed = [Column(state, counts.get(state, 0), 0) for state in CLOSED]
    return Board(columns, closed, lanes(found, user), revision())


def lanes(items: list[Item], user: User) -> list[Lane]:
    """One for each product, in the order of their codes."""
    products = {item.product_id: item.product for item in items}
    limits = loads(products)
    found = {
        pk: Lane(
            product,
            limits.get(pk, []),
            access.allows(user, Perm.PORTFOLIO_EDIT, team=product.team),
            {state: [] for state in Item.OPEN},
        )
        for pk, product in products.items()
    }
    for row in in_place(rows_of(items, user, None)):
        found[row.item.product_id].tracks[row.item.state].append(row)
    return sorted(found.values(), key=lambda lane: lane.product.code)


def revision() -> int:
    """Raised by every change of an item or of limits."""
    rows = AuditEntry.objects.filter(subject_type__in=ABOUT).order_by("-id")
    return rows.values_list("pk", flat=True).first() or 0
