"""Who is above whom: theme → epic → feature or enabler → story, defect, debt."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import IntegerField
from django.db.models.expressions import RawSQL

from backlog.models import Item

LEVEL = {
    Item.Kind.THEME: 0,
    Item.Kind.EPIC: 1,
    Item.Kind.FEATURE: 2,
    Item.Kind.ENABLER: 2,
    Item.Kind.STORY: 3,
    Item.Kind.DEFECT: 3,
    Item.Kind.DEBT: 3,
}

# UNION, not UNION ALL: it ends even if the data had a circle.
ABOVE = """
    WITH RECURSIVE line AS (
        SELECT id, key, parent_id FROM backlog_item WHERE id = ANY(%s)
        UNION
        SELECT up.id, up.key, up.parent_id FROM backlog_item up
        JOIN line ON up.id = line.parent_id
    )
    SELECT id, key, parent_id FROM line"""

BELOW = """
    WITH RECURSIVE line AS (
        SELECT id FROM backlog_item WHERE parent_id = ANY(%s)
        UNION
        SELECT down.id FROM backlog_item down JOIN line ON down.parent_id = line.id
    )
    SELECT id FROM line"""


def beneath(ids: Iterable[int]) -> RawSQL:
    """The ids of all that stands under these items, at any depth, for `pk__in`."""
    return RawSQL(BELOW, [list(ids)], output_field=IntegerField())  # noqa: S611  # no word of anybody in it


def can_hold(parent: str, child: str) -> bool:
    """A theme can hold all; nothing holds what is larger than itself."""
    return LEVEL[Item.Kind(parent)] <= LEVEL[Item.Kind(child)]


def too_small(key: str, parent: str, child: str) -> str:
    """The sentence for what `can_hold` refuses."""
    above, below = Item.Kind(parent).label, Item.Kind(child).label
    return f"{above} {key} cannot hold something larger ({below.lower()})."


def lines_above(ids: Iterable[int]) -> dict[int, tuple[str, int | None]]:
    """{id: (key, parent id)} of these items and of everything above them; one query."""
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, [list(ids)])
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}


def path_up(lines: dict[int, tuple[str, int | None]], start: int) -> list[int]:
    """The ids from `start` to the top."""
    path: list[int] = []
    here: int | None = start
    while here is not None and here not in path:
        path.append(here)
        here = lines[here][1] if here in lines else None
    return path
