"""Themes, epics, features, stories as a tree: one level at a time, with what is under each."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from backlog import cells
from backlog.models import Item
from backlog.models.items import ItemQuerySet
from core import access
from core.models import User
from core.roles import Perm

# What one person may see under each of some items, at any depth. UNION, not UNION ALL:
# it ends even if the data had a circle.
UNDER = """
    WITH RECURSIVE line AS (
        SELECT parent_id AS top, id FROM backlog_item WHERE parent_id = ANY(%s)
        UNION
        SELECT line.top, down.id FROM backlog_item down JOIN line ON down.parent_id = line.id
    )
    SELECT line.top,
           count(*),
           count(*) FILTER (WHERE item.parent_id = line.top),
           count(*) FILTER (WHERE item.state = 'done'),
           count(*) FILTER (WHERE item.state = 'dropped'),
           coalesce(sum(item.story_points) FILTER (WHERE item.state <> 'dropped'), 0),
           coalesce(sum(item.story_points) FILTER (WHERE item.state = 'done'), 0)
    FROM line
    JOIN backlog_item item ON item.id = line.id
    JOIN portfolio_product product ON product.id = item.product_id
    WHERE %s OR product.team_id = ANY(%s)
    GROUP BY line.top"""


@dataclass(frozen=True)
class Under:
    """What stands under an item at any depth; points are of what was not dropped."""

    count: int = 0
    children: int = 0
    done: int = 0
    dropped: int = 0
    points: str = "0"
    points_done: str = "0"

    @property
    def to_do(self) -> int:
        """What counts: all but the dropped."""
        return self.count - self.dropped


NOTHING = Under()


@dataclass(frozen=True)
class Branch:
    item: Item
    under: Under


def tops(user: User) -> ItemQuerySet:
    """Where trees begin: themes and epics under nothing, and whatever else has children."""
    children = Item.objects.filter(parent=OuterRef("pk"))
    large = Q(kind__in=(Item.Kind.THEME, Item.Kind.EPIC))
    rows = Item.objects.visible_to(user).for_list().filter(parent=None)
    return rows.filter(large | Exists(children)).in_order()


def children_of(item: Item, user: User) -> ItemQuerySet:
    rows = Item.objects.visible_to(user).for_list()
    return rows.filter(parent=item).in_order()


def branches(items: Iterable[Item], user: User) -> list[Branch]:
    """Each with its sums; one query."""
    found = list(items)
    sums = under([item.pk for item in found], user)
    return [Branch(item, sums.get(item.pk, NOTHING)) for item in found]


def under(ids: list[int], user: User) -> dict[int, Under]:
    reach = access.reach(user, Perm.BACKLOG_VIEW)
    with connection.cursor() as cursor:
        cursor.execute(UNDER, [ids, reach.everywhere, list(reach.teams)])
        return {top: told(*sums) for top, *sums in cursor.fetchall()}


def told(
    count: int,
    children: int,
    done: int,
    dropped: int,
    points: Decimal,
    points_done: Decimal,
) -> Under:
    shown = (cells.plain(Decimal(each)) for each in (points, points_done))
    return Under(count, children, done, dropped, *shown)
