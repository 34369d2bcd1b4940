"""On which side the evidence of features is: needed, available, both or neither.

Worked out from the links each time it is asked, in the database: new evidence counts
at once.
"""

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
    Opportunity,
    ThemeOpportunity,
)

ASKED = ("is_needed", "is_available")
ALIVE = ("open", "kept")  # promises that are worth something


def answered() -> "QuerySet[Opportunity]":
    """The opportunities an item answers; two levels inside a query of items."""
    links = Item.opportunities.through.objects.filter(item=OuterRef(OuterRef("pk")))
    return links.values("opportunity")  # type: ignore[return-value]


def of_kind(through: str, *, market: bool) -> Q:
    """Published notes of the market, or all others; a regulator is heard, not sold."""
    regulator = Q(**{f"{through}details__contains": {"source_type": "regulator"}})
    is_market = Q(**{f"{through}kind": Note.Kind.MARKET_VENDOR_INTEL}) & ~regulator
    published = Q(**{f"{through}state": Note.State.PUBLISHED})
    return published & (is_market if market else ~is_market)


def spoken(*, market: bool) -> Q:
    """A note speaks for what an item answers: by its own link, or by its theme's."""
    direct = NoteOpportunity.objects.filter(
        of_kind("note__", market=market),
        opportunity__in=answered(),
        direction=Direction.SUPPORTS,
    )
    themed = ThemeOpportunity.objects.filter(
        of_kind("theme__note_links__note__", market=market),
        opportunity__in=answered(),
        theme__note_links__direction=F("direction"),
    )
    return Q(Exists(direct)) | Q(Exists(themed))


def sided(rows: ItemQuerySet) -> ItemQuerySet:
    """`rows` that know whether they are needed and whether they are available."""
    links = Item.opportunities.through.objects.filter(item=OuterRef("pk"))
    demanded = links.filter(opportunity__is_regulatory=True)
    promised = ItemPromise.objects.filter(item=OuterRef("pk"), claim__state__in=ALIVE)
    return rows.annotate(
        is_needed=truth(spoken(market=False) | Q(Exists(demanded))),
        is_available=truth(spoken(market=True) | Q(Exists(promised))),
    )


def truth(condition: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(condition, output_field=BooleanField())


def side_of(item: Item) -> Side | None:
    """Where one item stands; None for what is no open feature. One query."""
    if item.kind != Item.Kind.FEATURE or not item.is_open:
        return None
    row = sided(Item.objects.filter(pk=item.pk)).values(*ASKED)
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
