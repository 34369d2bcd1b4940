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
    held: frozenset[int]  # the ids of the items that fit
    next_pk: int | None  # the first that does not

    @property
    def left(self) -> int:
        return (self.session.capacity or 0) - self.used

    @property
    def name(self) -> str:
        return self.session.increment or self.session.name

    def holds(self, spot: Spot) -> bool:
        return spot.pk in self.held


def capacity() -> Capacity | None:
    """What fits into the next increment, in three queries: never more rows than points."""
    sessions = ScoringSession.objects.filter(capacity__isnull=False)
    session = sessions.newest_first().first()
    if session is None or session.capacity is None:
        return None
    rows = top(session.capacity + 1)
    count, used = fits((size for _, size in rows), session.capacity)
    held = frozenset(pk for pk, _ in rows[:count])
    following = rows[count][0] if count < len(rows) else None
    return Capacity(session, count, used, held, following)


def top(count: int) -> list[tuple[int, int]]:
    """(id, size) of the first items in the whole order: that of WSJF, and each item
    that the last run lifted out of it at the place it got there. What is expedited
    before anybody has sized it counts nothing."""
    rows = Item.objects.open()
    lifted = rows.filter(lift__isnull=False, rank__position__lte=count)
    plain = rows.scored().filter(lift=None).in_order()
    found = list(plain.values_list("pk", "size")[:count])
    places = lifted.order_by("rank__position")
    for place, pk, size in places.values_list("rank__position", "pk", "size"):
        found.insert(place - 1, (pk, size or 0))
    return found[:count]


def highest() -> int:
    """The exact key of the first item, 0 in an empty backlog."""
    first = Item.objects.ranked().values_list("exact_key", flat=True).first()
    return first or 0
