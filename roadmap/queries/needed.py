"""Features by what speaks for them, narrowed and with their cards."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from backlog.models import Item, ItemPromise
from backlog.models.items import ItemQuerySet
from backlog.queries import needed
from core.models import User
from roadmap.models import Card, Horizon

ON_IT = (Horizon.NOW, Horizon.NEXT, Horizon.LATER)


def rows_for(user: User, asked: dict[str, Any]) -> ItemQuerySet:
    """The open features that fit what was asked for, whatever their side."""
    rows = needed.features(user)
    if product := asked.get("product"):
        rows = rows.filter(product=product)
    if vendor := asked.get("vendor"):
        promised = ItemPromise.objects.filter(item=OuterRef("pk"), claim__vendor=vendor)
        theirs = Q(product__in=vendor.products.all())
        rows = rows.filter(theirs | Q(Exists(promised)))
    if asked.get("planned"):
        cards = Card.objects.visible_to(user).filter(horizon__in=ON_IT)
        links = Card.items.through.objects.filter(item=OuterRef("pk"), card__in=cards)
        rows = rows.filter(Exists(links))
    return rows


def cards_of(items: Iterable[Item], user: User) -> dict[int, list[Card]]:
    """{item id: its cards on the roadmap}, as far as `user` sees them. Two queries."""
    wanted = [item.pk for item in items]
    seen = Card.objects.visible_to(user).filter(horizon__in=ON_IT, items__in=wanted)
    cards = {card.pk: card for card in seen.distinct()}
    links = Card.items.through.objects.filter(item__in=wanted, card__in=cards)
    found: dict[int, list[Card]] = {}
    for item, card in links.order_by("pk").values_list("item", "card"):
        found.setdefault(item, []).append(cards[card])
    return found
