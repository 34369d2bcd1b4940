"""The ranks of the program's open, scored items, computed as sets inside the database.

The order is that of domain.md §2, kept exactly in `Item.order_key`, and of what stands
out of it (backlog/order.py). One statement numbers the items, compares with the ranks
kept so far, and touches only the rows that differ; so it may run twice, be killed, or be
run by two workers, and the ranks end the same.
"""

from django.db import connection, transaction

from core.clock import today
from core.models import User

LOCK = "SELECT pg_advisory_xact_lock(hashtext('backlog.ranking'))"

WAITING = """
    SELECT array_agg(id), count(*), min(by_id), count(DISTINCT by_id),
           (array_agg(text ORDER BY id))[1]
    FROM backlog_rankcause WHERE run_id IS NULL"""

START = """
    INSERT INTO backlog_rankrun (cause, caused_by_id, started_at, moved)
    VALUES (%s, %s, clock_timestamp(), 0) RETURNING id"""

# Days to spare before a fixed date, asked of those few rows alone.
SPARE = """due_on - %(today)s - 7 * coalesce(
                       (SELECT weeks FROM backlog_estimate WHERE item_id = item.id), size
                   )"""

# The four rules of backlog/order.py, in its words. Few rows are pressed, pinned or
# needed; the others keep the order of WSJF among themselves.
ORDER = """
    WITH RECURSIVE waiting AS MATERIALIZED (
        SELECT need.item_id, need.needed_id
        FROM backlog_itemneed need
        JOIN backlog_item waits ON waits.id = need.item_id
             AND waits.state IN ('idea', 'ready', 'in_progress')
        JOIN backlog_item needed ON needed.id = need.needed_id
             AND needed.state IN ('idea', 'ready', 'in_progress')
    ), above (item_id, waiter_id, depth) AS (
        SELECT needed_id, item_id, 1 FROM waiting
        UNION
        SELECT above.item_id, waiting.item_id, above.depth + 1
        FROM above JOIN waiting ON waiting.needed_id = above.waiter_id
    ), plain AS MATERIALIZED (
        SELECT item.id, product_id, pin.place,
               row_number() OVER (ORDER BY order_key DESC, created_at, item.id) AS plain,
               CASE WHEN service = 'expedite' THEN 0
                    WHEN service = 'fixed_date' AND SPARE <= 28 THEN 1
                    ELSE 2 END AS class,
               CASE WHEN service = 'fixed_date' AND SPARE <= 28
                    THEN SPARE END AS spare
        FROM backlog_item item
        LEFT JOIN backlog_rankpin pin
               ON pin.item_id = item.id AND pin.expires_on >= %(today)s
        WHERE state IN ('idea', 'ready', 'in_progress') AND order_key >= 0
    ), seated AS (
        SELECT *, row_number() OVER (
                   PARTITION BY place IS NULL ORDER BY class, spare, plain
               ) AS seat
        FROM plain
    ), numbered AS (
        SELECT *, CASE WHEN place IS NOT NULL THEN
                   row_number() OVER (PARTITION BY place IS NULL ORDER BY place, id)
               END AS pin
        FROM seated
    ), placed AS (
        -- A pin stands after as many others as its place leaves free before it.
        SELECT *, CASE WHEN pin IS NULL THEN seat
                       ELSE max(place - pin) OVER (PARTITION BY pin IS NULL ORDER BY pin)
                  END AS after
        FROM numbered
    ), wanted AS MATERIALIZED (
        SELECT id, product_id, plain, class, pin, row_number() OVER (
                   ORDER BY after, pin NULLS FIRST
               ) AS wanted
        FROM placed
    ), pulled AS (
        SELECT above.item_id, max(depth) AS depth, min(waiter.wanted) AS ahead_of
        FROM above LEFT JOIN wanted waiter ON waiter.id = above.waiter_id
        GROUP BY above.item_id
    ), ranked AS MATERIALIZED (
        SELECT id AS item_id, product_id, plain, class, pin,
               CASE WHEN pulled.ahead_of < wanted THEN pulled.ahead_of END AS ahead_of,
               row_number() OVER (
                   ORDER BY least(wanted, pulled.ahead_of),
                            coalesce(pulled.depth, 0) DESC, wanted
               ) AS position
        FROM wanted LEFT JOIN pulled ON pulled.item_id = wanted.id
    ), places AS (
        SELECT item_id, plain, position, row_number() OVER (
                   PARTITION BY product_id ORDER BY position
               ) AS product_position
        FROM ranked
    ), lifts AS MATERIALIZED (
        SELECT item_id, waiter.id AS ahead_of_id,
               CASE WHEN ahead_of IS NOT NULL THEN 'needed'
                    WHEN ranked.pin IS NOT NULL THEN 'pinned'
                    WHEN ranked.class = 0 THEN 'expedite'
                    ELSE 'fixed_date' END AS kind
        FROM ranked LEFT JOIN wanted waiter ON waiter.wanted = ahead_of
        WHERE ahead_of IS NOT NULL OR ranked.pin IS NOT NULL OR ranked.class < 2
    )""".replace("SPARE", SPARE)

# `places` is the order from nothing; `moved` is where it differs from what is kept.
MOVE = """, moved AS (
        SELECT item_id, kept.position AS old, places.position AS new,
               places.product_position, places.plain
        FROM places FULL JOIN backlog_itemrank kept USING (item_id)
        WHERE (kept.position, kept.product_position, kept.plain_position)
              IS DISTINCT FROM (places.position, places.product_position, places.plain)
    ), gone AS (
        DELETE FROM backlog_itemrank kept USING moved
        WHERE kept.item_id = moved.item_id AND moved.new IS NULL
    ), put AS (
        INSERT INTO backlog_itemrank AS kept
               (item_id, position, product_position, plain_position)
        SELECT item_id, new, product_position, plain FROM moved WHERE new IS NOT NULL
        ON CONFLICT (item_id) DO UPDATE
        SET position = excluded.position, product_position = excluded.product_position,
            plain_position = excluded.plain_position
    ), told AS (
        INSERT INTO backlog_rankchange (run_id, item_id, old, new, was_lifted, lifted)
        SELECT %(run)s, item_id, old, new, coalesce(was.kind, ''), coalesce(lifts.kind, '')
        FROM moved LEFT JOIN lifts USING (item_id)
        LEFT JOIN backlog_ranklift was USING (item_id)
        WHERE old IS DISTINCT FROM new
    ), fallen AS (
        DELETE FROM backlog_ranklift kept
        WHERE NOT EXISTS (SELECT 1 FROM lifts WHERE lifts.item_id = kept.item_id)
    ), lifted AS (
        INSERT INTO backlog_ranklift AS kept (item_id, kind, ahead_of_id)
        SELECT item_id, kind, ahead_of_id FROM lifts
        ON CONFLICT (item_id) DO UPDATE
        SET kind = excluded.kind, ahead_of_id = excluded.ahead_of_id
        WHERE (kept.kind, kept.ahead_of_id)
              IS DISTINCT FROM (excluded.kind, excluded.ahead_of_id)
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
        cursor.execute("".join((ORDER, MOVE)), {"run": run, "today": today()})
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
