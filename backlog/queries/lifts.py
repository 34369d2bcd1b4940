"""The few items that stand out of the order of WSJF, put back among the others.

Lists page along the order's index, which is that of WSJF alone; what the last run lifted
is left out there and joins the page that its place lies on.
"""

from backlog.models import Item
from backlog.models.items import ItemQuerySet
from backlog.queries.order import spot_of
from core.web import Page


def without(rows: ItemQuerySet) -> ItemQuerySet:
    return rows.filter(lift=None)


def page_with(asked: ItemQuerySet, page: Page[Item], *, first: bool) -> list[Item]:
    """The rows of a page of `without(asked)`, and the lifted ones that belong there."""
    lifted = asked.filter(lift__isnull=False, rank__isnull=False)
    if page.rows and not first:
        ended = row_before(asked, page.rows[0])
        if ended is None or not is_ranked(ended):
            return page.rows
        lifted = lifted.filter(rank__position__gt=position(ended))
    if page.after and is_ranked(page.rows[-1]):
        lifted = lifted.filter(rank__position__lt=position(page.rows[-1]))
    here = list(lifted.order_by())
    # Sorting is stable: what has no rank stays at the end, oldest first.
    unranked = [row for row in page.rows if not is_ranked(row)]
    ranked = [row for row in page.rows if is_ranked(row)]
    return [*sorted([*ranked, *here], key=position), *unranked]


def is_ranked(item: Item) -> bool:
    return hasattr(item, "rank")


def position(item: Item) -> int:
    place: int = item.rank.position
    return place


def row_before(asked: ItemQuerySet, item: Item) -> Item | None:
    """The row that ended the page before."""
    return without(asked).filter(spot_of(item).before).reverse().first()
