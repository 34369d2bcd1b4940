"""The items that a person asked for: what the filters of grid, board, files and API mean."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from backlog.models import CustomField, Item
from backlog.models.items import ItemQuerySet
from backlog.queries.extras import holding
from backlog.queries.hierarchy import beneath
from backlog.queries.stale import in_doubt
from core.clock import today
from core.models import User

SOON = timedelta(days=30)
ANY_STATE = "any"
OVER = {Item.State.DONE, Item.State.DROPPED, ANY_STATE}


def asked_for(user: User, **asked: Any) -> ItemQuerySet:
    """What this person may see and asked for; open items unless a state is asked."""
    rows = narrowed(Item.objects.visible_to(user).for_list(), **asked)
    if asked.get("state") in OVER:
        return rows.newest_first()
    return rows.open().in_order()


def narrowed(rows: ItemQuerySet, **asked: Any) -> ItemQuerySet:
    """`rows` by every filter that is asked for; nothing asked leaves them all."""
    found = {name: value for name, value in asked.items() if value and name in FILTERS}
    for name, value in found.items():
        rows = rows.filter(FILTERS[name](value))
    return rows


def mentions(text: str) -> Q:
    words = SearchQuery(text, config="english", search_type="websearch")
    return Q(words=words) | Q(key__istartswith=text) | Q(external_key__iexact=text)


def in_state(state: str) -> Q:
    return Q() if state == ANY_STATE else Q(state=state)


def owned(owner: User | str) -> Q:
    """By a person, or by "nobody"."""
    return Q(owner=owner) if isinstance(owner, User) else Q(owner=None)


def due(when: str) -> Q:
    ends = {"late": today() - timedelta(days=1), "soon": today() + SOON}
    if when in ends:
        return Q(due_on__lte=ends[when])
    return Q(due_on__isnull=when == "none")


def scored(how: str) -> Q:
    """Ranked, waiting for scores, or with scores that are in doubt."""
    if how == "ranked":
        return Q(order_key__gte=0)
    if how == "waiting":
        return Q(order_key__lt=0, kind__in=Item.PROGRAM_KINDS)
    return in_doubt()


def own(asked: Mapping[CustomField, str]) -> Q:
    """What is held in fields that products define for themselves."""
    return reduce(and_, (holding(field, text) for field, text in asked.items()))


FILTERS: Mapping[str, Callable[[Any], Q]] = {
    "q": mentions,
    "product": lambda product: Q(product=product),
    "kind": lambda kind: Q(kind=kind),
    "state": in_state,
    "owner": owned,
    "team": lambda team: Q(product__team=team),
    "service": lambda service: Q(service=service),
    "score": scored,
    "due": due,
    "label": lambda label: Q(labels__contains=[label]),
    "extras": own,
    "parent": lambda parent: Q(pk__in=beneath([parent.pk])),
}
