"""What open items wait for, near and far, whoever sees them: an order has to know."""

from collections.abc import Iterable

from django.db import connection

from backlog.needs import ahead

# Ways lead through open items alone: nothing waits for what is done or dropped.
ONWARDS = """
    WITH RECURSIVE onwards AS (
        SELECT need.item_id, need.needed_id FROM backlog_itemneed need
        JOIN backlog_item needed ON needed.id = need.needed_id
        WHERE need.item_id = ANY(%s) AND needed.state IN ('idea', 'ready', 'in_progress')
        UNION
        SELECT next.item_id, next.needed_id FROM backlog_itemneed next
        JOIN onwards ON next.item_id = onwards.needed_id
        JOIN backlog_item needed ON needed.id = next.needed_id
        WHERE needed.state IN ('idea', 'ready', 'in_progress')
    )
    SELECT item_id, needed_id FROM onwards ORDER BY item_id, needed_id"""


def pairs_from(ids: Iterable[int]) -> list[tuple[int, int]]:
    """(what waits, what it waits for), all that can be reached; one query."""
    with connection.cursor() as cursor:
        cursor.execute(ONWARDS, [list(ids)])
        return list(cursor.fetchall())


def ahead_of(ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Of each item the ids of all that has to be finished before it."""
    asked = list(ids)
    return ahead(asked, pairs_from(asked))
