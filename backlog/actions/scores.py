"""Giving scores: one column at a time is enough, and each says who and when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from backlog import scorers, wsjf
from backlog.actions.causes import tell
from backlog.actions.items import locked
from backlog.actions.judged import keep
from backlog.models import Item
from backlog.words import COLUMN_WORDS, about
from core import audit, versions
from core.clock import now
from core.errors import Refused
from core.models import User
from core.verbs import Verb


@transaction.atomic
def score(
    item: Item,
    *,
    version: int | None,
    seen: Mapping[str, int | None] | None = None,
    at: datetime | None = None,
    by: User,
    **columns: int | None,
) -> Item:
    """Set one or more of the score columns; None takes a score back.

    With `seen` (what this person saw in those columns), a change that someone
    made meanwhile in other columns is kept and not a clash; a change in the
    same column raises Stale. PermissionDenied for a column of others.
    """
    item = locked(item)
    scorers.require_fill(by, item, columns)
    guard(item, columns)
    versions.claim(item, versions.unless_seen(item, version, seen), **columns)
    return write(item, columns, at=at or now(), by=by)


def guard(item: Item, columns: Mapping[str, int | None]) -> None:
    guard_kind(item)
    if not item.is_open:
        state = item.get_state_display().lower()
        raise Refused(f"{item.key} is {state}: its scores are history.")
    for name, value in columns.items():
        if name not in COLUMN_WORDS:
            raise Refused(f"There is no score column {name}.")
        if value is not None and value not in wsjf.SCALE:
            raise Refused("Scores are 1, 2, 3, 5, 8, 13 or 20.")


def guard_kind(item: Item) -> None:
    """The program ranks features and enablers; a team orders its own stories."""
    if not item.is_program:
        kind = item.get_kind_display().lower()
        raise Refused(
            f"{item.key} ({kind}) takes no rank in the program: "
            "score the feature or the enabler it belongs to."
        )


def write(
    item: Item,
    columns: Mapping[str, int | None],
    *,
    at: datetime,
    by: User,
    session: str = "",
) -> Item:
    """Save checked scores of a locked item, record them, and tell the ranking.

    A session that comes to the same scores has judged them anew, and says so.
    """
    changed = versions.apply(item, **columns)
    if not changed and not session:
        return item
    item.scored_by, item.scored_at = by, at
    item.save(update_fields=[*changed, "scored_by", "scored_at", "version"])
    keep([item], columns if session else changed)
    data: dict[str, Any] = {"changed": changed}
    if session:
        data |= {"session": session, "columns": sorted(columns)}
    audit.record(by, Verb.ITEM_SCORED, item, team=item.product.team, **data)
    if changed:
        tell(about(item.key, changed), item, by=by)
    return item
