"""The ranks of the program's open, scored items, computed as sets inside the database.

The order is that of domain.md §2, kept exactly in `Item.order_key`. One
statement numbers the items, compares with the ranks kept so far, and touches
only the rows that differ; so it may run twice, be killed, or be run by two
workers, and the ranks end the same.
"""

from django.db import connection, transaction

from core.models import User

LOCK = "SELECT pg_advisory_xact_lock(hashtext('backlog.ranking'))"

WAITING = """
    SELECT array_agg(id), count(*), min(by_id), count(DISTINCT by_id),
           (array_agg(text ORDER BY id))[1]
    FROM backlog_rankcause WHERE run_id IS NULL"""

START = """
    INSERT INTO backlog_rankrun (cause, caused_by_id, started_at, moved)
    VALUES (%s, %s, clock_timestamp(), 0) RETURNING id"""

# `ranked` is the order from nothing; `moved` is where it differs from what is kept.
RANK = """
    WITH ranked AS (
        SELECT id AS item_id,
               row_number() OVER place AS position,
               row_number() OVER (
                   PARTITION BY product_id ORDER BY order_key DESC, created_at, id
               ) AS product_position
        FROM backlog_item
        WHERE state IN ('idea', 'ready', 'in_progress') AND order_key >= 0
        WINDOW place AS (ORDER BY order_key DESC, created_at, id)
    ), moved AS (
        SELECT item_id, kept.position AS old, ranked.position AS new,
               ranked.product_position
        FROM ranked FULL JOIN backlog_itemrank kept USING (item_id)
        WHERE (kept.position, kept.product_position)
              IS DISTINCT FROM (ranked.position, ranked.product_position)
    ), gone AS (
        DELETE FROM backlog_itemrank kept USING moved
        WHERE kept.item_id = moved.item_id AND moved.new IS NULL
    ), put AS (
        INSERT INTO backlog_itemrank AS kept (item_id, position, product_position)
        SELECT item_id, new, product_position FROM moved WHERE new IS NOT NULL
        ON CONFLICT (item_id) DO UPDATE
        SET position = excluded.position, product_position = excluded.product_position
    ), told AS (
        INSERT INTO backlog_rankchange (run_id, item_id, old, new)
        SELECT %s, item_id, old, new FROM moved WHERE old IS DISTINCT FROM new
    )
    SELECT count(*) FROM moved WHERE old IS DISTINCT FROM new"""

FINISH = """
    UPDATE backlog_rankrun SET moved = %s, finished_at = clock_timestamp()
    WHERE id = %s"""

SEEN = "UPDATE backlog_rankcause SET run_id = %s WHERE id = ANY(%s)"


@transaction.atomic
def recompute(cause: str = "", *, by: User | None = None) -> int:
    """Bring every rank up to date, in one transaction; return how many moved.

    `cause` is told when nobody's change waits (the nightly run, the demo).
    """
    with connection.cursor() as cursor:
        # Whoever comes second waits here, and then sees what the first one wrote.
        cursor.execute(LOCK)
        cursor.execute(WAITING)
        ids, count, person, people, first = cursor.fetchone() or ([], 0, None, 0, "")
        told = summary(first, count) if count else cause
        person = person if people == 1 else (by.pk if by and not count else None)
        cursor.execute(START, [told[:200], person])
        [run] = cursor.fetchone() or [0]
        cursor.execute(RANK, [run])
        [moved] = cursor.fetchone() or [0]
        cursor.execute(FINISH, [moved, run])
        if count:
            cursor.execute(SEEN, [run, ids])
    return int(moved)


def summary(first: str, count: int) -> str:
    """ "Job size of F-109 8 → 5", or that and how many more changes."""
    if count == 1:
        return first
    more = "1 other change" if count == 2 else f"{count - 1} other changes"
    return f"{first[:170]}, and {more}"


def is_waiting(cause_id: int | None = None) -> bool:
    """True if this change (or any) has not been seen by a run yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM backlog_rankcause"
            " WHERE run_id IS NULL AND id = coalesce(%s, id))",
            [cause_id],
        )
        [waiting] = cursor.fetchone() or [False]
    return bool(waiting)
