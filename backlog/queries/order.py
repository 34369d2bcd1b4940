"""Where an item stands in the order of this moment, read through the order's index.

Nothing here numbers the whole backlog: an item's place is one more than the count
of those before it, and its neighbours are one step along the index.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from backlog.models import Item, ScoringSession
from backlog.wsjf import fits


@dataclass(frozen=True)
class Spot:
    """A point in the order: of an item as it is, or as it might be scored."""

    order_key: int
    created_at: datetime
    pk: int

    @property
    def before(self) -> Q:
        """What comes first. The bound alone lets the database count in its index."""
        return Q(order_key__gte=self.order_key) & (
            Q(order_key__gt=self.order_key)
            | Q(created_at__lt=self.created_at)
            | Q(created_at=self.created_at, pk__lt=self.pk)
        )

    @property
    def after(self) -> Q:
        return Q(order_key__lte=self.order_key) & (
            Q(order_key__lt=self.order_key)
            | Q(created_at__gt=self.created_at)
            | Q(created_at=self.created_at, pk__gt=self.pk)
        )

    @property
    def sort(self) -> tuple[int, datetime, int]:
        return (-self.order_key, self.created_at, self.pk)


def spot_of(item: Item, order_key: int | None = None) -> Spot:
    """Where an item stands, or would stand with another order key."""
    key = item.order_key if order_key is None else order_key
    return Spot(key, item.created_at, item.pk)


def place(spot: Spot, **only: Any) -> int:
    """The rank of a spot among all ranked items, or those of `only`; one query."""
    others = Item.objects.ranked().filter(spot.before, **only).exclude(pk=spot.pk)
    return 1 + others.order_by().count()


@dataclass(frozen=True)
class Capacity:
    """The newest session's size points, and which items from the top they hold."""

    session: ScoringSession
    count: int
    used: int
    last: Spot | None  # the last item that fits
    next_pk: int | None  # the first that does not

    @property
    def left(self) -> int:
        return (self.session.capacity or 0) - self.used

    @property
    def name(self) -> str:
        return self.session.increment or self.session.name

    def holds(self, spot: Spot) -> bool:
        return self.last is not None and spot.sort <= self.last.sort


def capacity() -> Capacity | None:
    """What fits into the next increment, in two queries: never more rows than points."""
    sessions = ScoringSession.objects.filter(capacity__isnull=False)
    session = sessions.newest_first().first()
    if session is None or session.capacity is None:
        return None
    top = Item.objects.ranked()[: session.capacity + 1]
    rows = list(top.values_list("size", "order_key", "created_at", "pk"))
    count, used = fits((row[0] for row in rows), session.capacity)
    last = Spot(*rows[count - 1][1:]) if count else None
    following = rows[count][3] if count < len(rows) else None
    return Capacity(session, count, used, last, following)


def highest() -> int:
    """The exact key of the first item, 0 in an empty backlog."""
    first = Item.objects.ranked().values_list("exact_key", flat=True).first()
    return first or 0
