"""What the sheet of a what-if shows, and which what-ifs there are."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from backlog.models import Item, Scenario
from backlog.models.items import ItemQuerySet
from backlog.queries.asked import narrowed
from backlog.queries.scenarios import SHOWN, Comparison
from core.models import User


def first(compared: Comparison) -> list[Item]:
    """What the sheet begins with: the first of the what-if's own order."""
    ids = sorted(compared.after.places, key=lambda pk: compared.after.places[pk])
    return [compared.ground.items[pk] for pk in ids[:SHOWN]]


def found(user: User, *, q: str = "", **asked: Any) -> list[Item]:
    """What can be changed among these words or this product, scored or not."""
    if not q and not asked:
        return []
    rows = changeable(user)
    return list(narrowed(rows, q=q, **asked).in_order()[:SHOWN])


def these(user: User, ids: Collection[int]) -> list[Item]:
    return list(changeable(user).filter(pk__in=ids).in_order()[:SHOWN])


def changeable(user: User) -> ItemQuerySet:
    rows = Item.objects.visible_to(user).open().filter(kind__in=Item.PROGRAM_KINDS)
    return rows.for_list()


def listed(user: User) -> "QuerySet[Scenario]":
    return Scenario.objects.visible_to(user).for_list().order_by("-id")
