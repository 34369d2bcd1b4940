"""Keeping what scores were judged by, and saying that they still hold."""

from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from backlog.actions.items import locked
from backlog.models import Item
from core import access, audit, versions
from core.clock import now
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb

JUDGED = {"business_value", "time_criticality", "risk_reduction"}

KEEP = """
    INSERT INTO backlog_basis AS kept (item_id, due_on, size, notes)
    SELECT item.id, due_on, size,
           (SELECT count(DISTINCT note.id)
            FROM backlog_item_opportunities answers
            JOIN discovery_noteopportunity heard USING (opportunity_id)
            JOIN discovery_note note ON note.id = heard.note_id AND note.state = 'published'
            WHERE answers.item_id = item.id)
    FROM backlog_item item WHERE item.id = ANY(%(ids)s)
    ON CONFLICT (item_id) DO UPDATE
    SET due_on = CASE WHEN %(anew)s THEN excluded.due_on ELSE kept.due_on END,
        notes = CASE WHEN %(anew)s THEN excluded.notes ELSE kept.notes END,
        size = CASE WHEN %(anew)s THEN excluded.size
                    ELSE coalesce(kept.size, excluded.size) END,
        noted = now()"""


def keep(items: Iterable[Item], columns: Iterable[str]) -> None:
    """Keep what these saved scores were judged by. Not a change by itself.

    Where size alone was given, the others were not judged anew: it is only filled in.
    """
    anew = bool(JUDGED & set(columns))
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {"ids": [item.pk for item in items], "anew": anew})


def keep_each(scored: Mapping[Item, set[str]]) -> None:
    """The same for many, each with its own columns; two statements."""
    anew = [item for item, columns in scored.items() if JUDGED & columns]
    keep(anew, JUDGED)
    keep([item for item in scored if item not in anew], {"job_size"})


@transaction.atomic
def confirm(item: Item, *, version: int | None, by: User) -> Item:
    """Say that the scores still hold, as of today and of what the item is now."""
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    if not item.takes_scores or item.score is None:
        raise Refused(f"{item.key} has no full set of scores that could still hold.")
    versions.claim(item, version)
    item.scored_by, item.scored_at = by, now()
    item.save(update_fields=["scored_by", "scored_at", "version"])
    keep([item], JUDGED)
    data = {"changed": {}, "confirmed": True}
    audit.record(by, Verb.ITEM_SCORED, item, team=item.product.team, **data)
    return item
