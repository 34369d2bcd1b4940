"""On which side the evidence of features is: needed, available, both or neither.

Worked out from the links each time it is asked, in the database: new evidence counts
at once.
"""

from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
)

from backlog.models import Item, ItemPromise
from backlog.models.items import ItemQuerySet
from backlog.needed import Side, side
from core.models import User
from discovery.models import (
    Direction,
    Note,
    NoteOpportunity,
    ThemeOpportunity,
)

ASKED = ("is_needed", "is_available")
Opportunities = QuerySet[Any, Any]  # ids of them, as a part of a query
ALIVE = ("open", "kept")  # promises that are worth something


def of_kind(through: str, *, market: bool) -> Q:
    """Published notes of the market, or all others; a regulator is heard, not sold."""
    regulator = Q(**{f"{through}details__contains": {"source_type": "regulator"}})
    is_market = Q(**{f"{through}kind": Note.Kind.MARKET_VENDOR_INTEL}) & ~regulator
    published = Q(**{f"{through}state": Note.State.PUBLISHED})
    return published & (is_market if market else ~is_market)


def spoken(only: Opportunities | None, *, market: bool) -> Q:
    """Links to opportunities that a note speaks for: by its own link, or its theme's.

    The two sets hang on no item, so the database makes each once for a whole list;
    `only` bounds them for a single item.
    """
    direct = NoteOpportunity.objects.filter(
        of_kind("note__", market=market), direction=Direction.SUPPORTS
    )
    themed = ThemeOpportunity.objects.filter(
        of_kind("theme__note_links__note__", market=market),
        theme__note_links__direction=F("direction"),
    )
    if only is not None:
        direct, themed = (
            direct.filter(opportunity__in=only),
            themed.filter(opportunity__in=only),
        )
    return Q(opportunity__in=direct.values("opportunity")) | Q(
        opportunity__in=themed.values("opportunity")
    )


def sided(rows: ItemQuerySet, only: Opportunities | None = None) -> ItemQuerySet:
    """`rows` that know whether they are needed and whether they are available."""
    links = Item.opportunities.through.objects.filter(item=OuterRef("pk"))
    heard = spoken(only, market=False) | Q(opportunity__is_regulatory=True)
    sold = spoken(only, market=True)
    promised = ItemPromise.objects.filter(item=OuterRef("pk"), claim__state__in=ALIVE)
    return rows.annotate(
        is_needed=truth(Q(Exists(links.filter(heard)))),
        is_available=truth(Q(Exists(links.filter(sold))) | Q(Exists(promised))),
    )


def truth(condition: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(condition, output_field=BooleanField())


def side_of(item: Item) -> Side | None:
    """Where one item stands; None for what is no open feature. One query."""
    if item.kind != Item.Kind.FEATURE or not item.is_open:
        return None
    links = Item.opportunities.through.objects.filter(item=item.pk)
    only: Opportunities = links.values("opportunity")
    row = sided(Item.objects.filter(pk=item.pk), only).values(*ASKED)
    return side(**row[0])


def features(user: User) -> ItemQuerySet:
    """The open features that a person sees, with their sides."""
    rows = Item.objects.visible_to(user).open().filter(kind=Item.Kind.FEATURE)
    return sided(rows)


def on(rows: ItemQuerySet, wanted: Side) -> ItemQuerySet:
    told = {
        "is_needed": wanted in (Side.BOTH, Side.NEEDED),
        "is_available": wanted in (Side.BOTH, Side.AVAILABLE),
    }
    return rows.filter(Q(**told))


def for_rows(rows: ItemQuerySet) -> ItemQuerySet:
    """What a row shows, in a fixed number of queries, in the order of the backlog."""
    resting = ItemPromise.objects.select_related("claim__vendor").order_by("pk")
    shown = Prefetch("promises", resting)
    return rows.for_list().prefetch_related(shown, "product__vendors").in_order()


def counts(rows: ItemQuerySet) -> dict[Side, int]:
    """How many stand on each side. One query."""
    told = dict.fromkeys(Side, 0)
    for row in rows.order_by().values(*ASKED).annotate(n=Count("pk")):
        many = row.pop("n")
        told[side(**row)] = many
    return told
