"""What an item waits for, what waits for it, and what could be named next."""

from dataclasses import dataclass

from backlog.models import Item
from backlog.models.items import ItemQuerySet
from backlog.queries.asked import mentions
from core.models import User

SHOWN = 50
FOUND = 8


@dataclass(frozen=True)
class Needs:
    """Both ends, of those that this person may see."""

    waits_for: list[Item]
    waited_by: list[Item]
    more: int  # what waits for it and is not listed

    @property
    def open_first(self) -> list[Item]:
        return sorted(self.waits_for, key=lambda item: not item.is_open)


def needs_of(item: Item, user: User) -> Needs:
    """Two queries, three if more wait than are listed."""
    seen = Item.objects.visible_to(user).for_list().order_by("key")
    waits_for = list(seen.filter(needed_by__item=item))
    waited_by = list(seen.filter(needs__needed=item)[: SHOWN + 1])
    more = 0
    if len(waited_by) > SHOWN:
        more = seen.filter(needs__needed=item).count() - SHOWN
    return Needs(waits_for, waited_by[:SHOWN], more)


def found(item: Item, user: User, text: str) -> ItemQuerySet:
    """Open items of these words or this key that `item` could wait for."""
    rows = Item.objects.visible_to(user).open().for_list()
    if not text:
        return rows.none()
    rows = rows.filter(mentions(text)).exclude(pk=item.pk)
    return rows.exclude(needed_by__item=item).newest_first()[:FOUND]


def named(user: User, text: str) -> Item | None:
    """The item of this key or id, among those that this person may see."""
    seen = Item.objects.visible_to(user).defer("words").select_related("product__team")
    text = text.strip()
    by_key = seen.filter(key__iexact=text).first()
    if by_key or not text.isdecimal() or len(text) > 18:
        return by_key
    return seen.filter(pk=text).first()
