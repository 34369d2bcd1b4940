"""Telling the ranking that something changed. Not a change by itself."""

from collections.abc import Mapping
from typing import Any

from backlog import tasks
from backlog.models import Item, ItemNeed, RankCause
from backlog.words import step
from core.models import User
from core.tasks import after_commit


def tell(text: str, item: Item | None, *, by: User) -> RankCause:
    """Ranks follow within seconds, and keep `text` as the reason of their moves.

    Call it inside the transaction of the change.
    """
    cause = RankCause.objects.create(item=item, text=text[:200], by=by)
    after_commit(tasks.rerank, cause.pk, countdown=tasks.SETTLE)
    return cause


# What else than scores and states gives an item its place (backlog/order.py).
PLACING = {"service": "Class of service", "due_on": "Due date"}


def placing(item: Item, changed: Mapping[str, Any]) -> str:
    """The change of these fields that may move an item, in words; "" if none can."""
    names = [name for name in PLACING if name in changed]
    if not names or not item.takes_scores:
        return ""
    # Before it is scored, only being expedited gives it a place.
    if not item.score and Item.Service.EXPEDITE not in changed.get("service", ()):
        return ""
    said = [f"{PLACING[name].lower()} {step(*changed[name])}" for name in names]
    return f"{item.key}: {', '.join(said)}"


def linked(*items: Item) -> set[int]:
    """The ids of those that wait or are waited for: opening or closing them moves others."""
    ids = [item.pk for item in items]
    pairs = ItemNeed.objects.filter(item__in=ids) | ItemNeed.objects.filter(
        needed__in=ids
    )
    return {pk for pair in pairs.values_list("item", "needed") for pk in pair}
