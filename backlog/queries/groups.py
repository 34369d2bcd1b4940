"""The grid in groups: what each holds and adds up to, and its first rows.

The sums are those of the whole group, whatever is shown of it; a group goes on with
pages of its own. The number of queries does not grow with the groups.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from backlog import cells
from backlog.models import Item
from backlog.models.items import ItemQuerySet
from backlog.queries.grid import Row, rank_of, rows_of
from backlog.sentence import KINDS
from core.models import Team, User
from core.web import Page, cursor, page_of
from portfolio.models import Product

FIRST = 10  # rows of a group on the page of all groups
MOST = 25  # groups on a page
NONE = "none"


@dataclass(frozen=True)
class Way:
    """One way to group: `path` is what the items of a group have in common."""

    label: str
    path: str
    without: str  # what is said of those that have none
    names: Mapping[str, str] | None = None  # of a choice, in their order
    rows: type[Product] | type[User] | type[Team] | type[Item] | None = None


WAYS: Mapping[str, Way] = {
    "product": Way("Product", "product", "", rows=Product),
    "state": Way("State", "state", "", dict(Item.State.choices)),
    "kind": Way("Kind", "kind", "", {k: v.capitalize() for k, v in KINDS.items()}),
    "owner": Way("Owner", "owner", "Owned by nobody", rows=User),
    "team": Way("Team", "product__team", "", rows=Team),
    "service": Way("Class of service", "service", "", dict(Item.Service.choices)),
    "parent": Way("Parent", "parent", "Under nothing", rows=Item),
}


@dataclass
class Group:
    """`code` names it in an address; `after` is the cursor of its next page."""

    code: str
    label: str
    count: int
    points: str
    size: int
    value: Any
    rows: list[Row] = field(default_factory=list)
    after: str = ""


def groups(
    asked: ItemQuerySet, way: str, user: User, *, start: int = 0
) -> tuple[list[Group], int]:
    """(the groups of one page with their first rows, how many groups there are)."""
    found = added_up(asked, way)
    shown = found[start : start + MOST]
    fill(shown, asked, way, user)
    return shown, len(found)


def added_up(asked: ItemQuerySet, way: str) -> list[Group]:
    """Every group with its sums, in the order of its names; two queries."""
    path = WAYS[way].path
    sums = asked.order_by().values(path).annotate(
        count=Count("pk"), points=Sum("story_points"), size_points=Sum("size")
    )  # fmt: skip
    lines = list(sums)
    names = names_of(way, [line[path] for line in lines])
    found = [
        Group(
            code=NONE if line[path] is None else str(line[path]),
            label=names.get(line[path], WAYS[way].without),
            count=line["count"],
            points=cells.plain(line["points"] or Decimal(0)) or "0",
            size=line["size_points"] or 0,
            value=line[path],
        )
        for line in lines
    ]
    order = {name: at for at, name in enumerate(WAYS[way].names or ())}
    last = len(order)
    return sorted(
        found, key=lambda g: (g.value is None, order.get(g.value, last), g.label)
    )


def names_of(way: str, values: list[Any]) -> Mapping[Any, str]:
    """{value: what its group is called}."""
    chosen = WAYS[way]
    if chosen.rows is None:
        return chosen.names or {}
    rows = chosen.rows.objects.filter(pk__in=[v for v in values if v is not None])
    if chosen.rows is Item:
        rows = rows.only("key", "title")
    return {row.pk: str(row) for row in rows}


def within(asked: ItemQuerySet, way: str, value: Any) -> ItemQuerySet:
    path = WAYS[way].path
    if value is None:
        return asked.filter(**{f"{path}__isnull": True})
    return asked.filter(**{path: value})


def fill(shown: list[Group], asked: ItemQuerySet, way: str, user: User) -> None:
    """Give each group its first rows: one query finds all of them, one reads them."""
    parts = [
        within(asked, way, each.value).values_list("pk")[: FIRST + 1] for each in shown
    ]
    if not parts:
        return
    ids = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    read = list(asked.filter(pk__in=[pk for (pk,) in ids]))
    by_group: dict[Any, list[Item]] = {}
    for item in read:
        by_group.setdefault(value_of(item, way), []).append(item)
    rows = {row.item.pk: row for row in rows_of(read, user, None)}
    for each in shown:
        items = by_group.get(each.value, [])
        first = items[:FIRST]
        each.after = cursor(asked, first[-1]) if len(items) > FIRST else ""
        each.rows = in_place([rows[item.pk] for item in first])


def value_of(item: Item, way: str) -> Any:
    if way == "team":
        return item.product.team_id
    path = WAYS[way].path
    is_key = WAYS[way].rows is not None
    return getattr(item, f"{path}_id" if is_key else path)


def in_place(rows: list[Row]) -> list[Row]:
    """By their ranks, which the last run may have lifted out of the order of WSJF."""
    ranked = [row for row in rows if row.rank is not None]
    return [
        *sorted(ranked, key=lambda row: rank_of(row.item) or 0),
        *(row for row in rows if row.rank is None),
    ]


def more_of(
    asked: ItemQuerySet, way: str, code: str, user: User, *, after: str
) -> Group | None:
    """A page of one group; None if there is no such group (any more)."""
    found = {each.code: each for each in added_up(asked, way)}.get(code)
    if found is None:
        return None
    page: Page[Item] = page_of(within(asked, way, found.value), after=after)
    found.rows = in_place(rows_of(page.rows, user, None))
    found.after = page.after
    return found
