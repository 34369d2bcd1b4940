"""The ranks of the program's open items, computed as sets inside the database.

The order is that of domain.md §2, kept exactly in `Item.order_key`, and of what stands
out of it (backlog/order.py). One statement numbers the items, compares with the ranks
kept so far, touches only the rows that differ, and tells each move from what it has just
written; so no rank changes without its row of history, and it may run twice, be killed,
or be run by two workers: the ranks end the same.
"""

from django.db import connection, transaction

from core.clock import today
from core.models import User

LOCK = "SELECT pg_advisory_xact_lock(hashtext('backlog.ranking'))"

# Sorting and joining in memory what a disk would hold otherwise; one run at a time.
MEMORY = "SET LOCAL work_mem = '256MB'"

# Only inside an unfinished run does the database let ranks change (`rank_only_in_a_run`).
START = """
    INSERT INTO backlog_rankrun (cause, caused_by_id, started_at, moved, by_themselves)
    VALUES ('', NULL, clock_timestamp(), 0, 0) RETURNING id"""

# Days to spare before a fixed date, asked of those few rows alone.
SPARE = """due_on - %(today)s - 7 * coalesce(
                       (SELECT weeks FROM backlog_estimate WHERE item_id = item.id), size
                   )"""

# The four rules of backlog/order.py, in its words. One sort numbers everything by WSJF.
# What is pressed, pinned or needed is few; the rest keeps that order among itself, and
# width_bucket() counts, in sorted arrays of the few, how many stand before each.
ORDER = """-- Ranks brought up to date (the first words that pg_stat_activity shows)
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
    ), pins AS MATERIALIZED (
        SELECT item_id, place FROM backlog_rankpin WHERE expires_on >= %(today)s
    ), plain AS MATERIALIZED (
        SELECT item.id, product_id, pins.place,
               row_number() OVER (ORDER BY order_key DESC, created_at, item.id) AS plain,
               CASE WHEN service = 'expedite' THEN 0
                    WHEN service = 'fixed_date' AND SPARE <= 28 THEN 1
                    ELSE 2 END AS class,
               CASE WHEN service = 'fixed_date' AND SPARE <= 28
                    THEN SPARE END AS spare
        FROM backlog_item item LEFT JOIN pins ON pins.item_id = item.id
        WHERE state IN ('idea', 'ready', 'in_progress') AND order_key >= 0
    ), few AS MATERIALIZED (
        SELECT id, product_id, place, plain, class, spare, 0 AS late
        FROM plain WHERE class < 2 OR place IS NOT NULL
        UNION ALL
        -- Expedited work has a place before anybody has scored it, and none by WSJF.
        SELECT id, product_id, pins.place, 0, 0, NULL,
               row_number() OVER (ORDER BY created_at, id)
        FROM backlog_item item LEFT JOIN pins ON pins.item_id = item.id
        WHERE state IN ('idea', 'ready', 'in_progress') AND service = 'expedite'
              AND order_key < 0 AND kind IN ('theme', 'epic', 'feature', 'enabler')
    ), counted AS MATERIALIZED (
        SELECT coalesce(array_agg(plain ORDER BY plain) FILTER (WHERE plain > 0), '{}') AS lifted,
               count(*) FILTER (WHERE place IS NULL) AS pressing,
               (SELECT count(*) FROM plain) + count(*) FILTER (WHERE plain = 0)
               - count(place) AS others
        FROM few
    ), pressing AS (
        SELECT *, row_number() OVER (ORDER BY class, spare, late, plain) AS seat
        FROM few WHERE place IS NULL
    ), numbered AS (
        SELECT *, row_number() OVER (ORDER BY place, id) AS pin
        FROM few WHERE place IS NOT NULL
    ), pinned AS MATERIALIZED (
        -- A pin stands after as many others as its place leaves free before it.
        SELECT *, least(max(place - pin) OVER (ORDER BY pin), others) AS after
        FROM numbered, counted
    ), breaks AS MATERIALIZED (
        SELECT coalesce(array_agg(after + 1 ORDER BY after), '{}') AS pins FROM pinned
    ), seated AS (
        SELECT id, product_id, plain, class,
               plain - width_bucket(plain, lifted) + pressing AS seat
        FROM plain, counted WHERE class = 2 AND place IS NULL
        UNION ALL
        SELECT id, product_id, plain, class, seat FROM pressing
    ), wanted AS MATERIALIZED (
        SELECT id, product_id, plain, class, NULL::bigint AS pin,
               seat + width_bucket(seat, pins) AS wanted
        FROM seated, breaks
        UNION ALL
        SELECT id, product_id, plain, class, pin, after + pin FROM pinned
    ), near AS MATERIALIZED (
        -- `IS TRUE` has the few looked up for each row, not the many sorted for a join.
        SELECT id, wanted FROM wanted
        WHERE (id IN (SELECT item_id FROM above UNION ALL SELECT waiter_id FROM above)) IS TRUE
    ), called AS (
        SELECT above.item_id, max(depth) AS depth, min(waiter.wanted) AS ahead_of,
               (array_agg(waiter.id ORDER BY waiter.wanted))[1] AS ahead_of_id
        FROM above LEFT JOIN near waiter ON waiter.id = above.waiter_id
        GROUP BY above.item_id
    ), pulled AS MATERIALIZED (
        SELECT item_id, wanted, ahead_of, ahead_of_id, row_number() OVER (
                   PARTITION BY ahead_of ORDER BY depth DESC, wanted
               ) AS nth
        FROM called JOIN near ON near.id = item_id WHERE ahead_of < wanted
    ), pulls AS MATERIALIZED (
        SELECT coalesce(array_agg(wanted ORDER BY wanted), '{}') AS away,
               coalesce(array_agg(ahead_of ORDER BY ahead_of), '{}') AS there
        FROM pulled
    ), ranked AS (
        SELECT wanted.id AS item_id, product_id, plain,
               CASE WHEN nth IS NULL
                    THEN wanted.wanted - width_bucket(wanted.wanted, away)
                         + width_bucket(wanted.wanted, there)
                    ELSE ahead_of - 1 - width_bucket(ahead_of, away)
                         + width_bucket(ahead_of - 1, there) + nth
               END AS position
        FROM wanted CROSS JOIN pulls LEFT JOIN pulled ON pulled.item_id = wanted.id
    ), places AS (
        SELECT item_id, plain, position, row_number() OVER (
                   PARTITION BY product_id ORDER BY position
               ) AS product_position
        FROM ranked
    ), lifts AS MATERIALIZED (
        SELECT id AS item_id, ahead_of_id,
               CASE WHEN pulled.item_id IS NOT NULL THEN 'needed'
                    WHEN few.place IS NOT NULL THEN 'pinned'
                    WHEN few.class = 0 THEN 'expedite'
                    ELSE 'fixed_date' END AS kind
        FROM few LEFT JOIN pulled ON pulled.item_id = few.id
        UNION ALL
        SELECT item_id, ahead_of_id, 'needed' FROM pulled
        WHERE item_id NOT IN (SELECT id FROM few)
    )""".replace("SPARE", SPARE)

# `places` is the order from nothing; what is told is what was written just before. The
# causes are taken by the same look at the data, so each stays with the moves it caused.
MOVE = """, written AS (
        MERGE INTO backlog_itemrank kept USING places ON places.item_id = kept.item_id
        WHEN MATCHED AND (kept.position, kept.product_position, kept.plain_position)
             IS DISTINCT FROM (places.position, places.product_position, places.plain)
        THEN UPDATE SET position = places.position, plain_position = places.plain,
                        product_position = places.product_position
        WHEN NOT MATCHED BY TARGET THEN
             INSERT (item_id, position, product_position, plain_position)
             VALUES (places.item_id, places.position, product_position, places.plain)
        WHEN NOT MATCHED BY SOURCE THEN DELETE
        RETURNING coalesce(new.item_id, old.item_id) AS item_id,
                  old.position AS old, new.position AS new
    ), seen AS (
        UPDATE backlog_rankcause SET run_id = %(run)s WHERE run_id IS NULL
        RETURNING id, item_id, text, by_id
    ), told AS (
        INSERT INTO backlog_rankchange
               (run_id, item_id, old, new, was_lifted, lifted, by_itself)
        SELECT %(run)s, item_id, old, new, coalesce(was.kind, ''), coalesce(lifts.kind, ''),
               old IS NULL OR new IS NULL OR was.kind IS NOT NULL OR lifts.kind IS NOT NULL
               OR own.item_id IS NOT NULL
        FROM written LEFT JOIN lifts USING (item_id)
        LEFT JOIN backlog_ranklift was USING (item_id)
        LEFT JOIN (SELECT DISTINCT item_id FROM seen) own USING (item_id)
        WHERE old IS DISTINCT FROM new
        RETURNING by_itself
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
    SELECT moved.*, seen.* FROM
        (SELECT count(*), count(*) FILTER (WHERE by_itself) FROM told) moved,
        (SELECT count(*), min(by_id), count(DISTINCT by_id), (array_agg(text ORDER BY id))[1]
         FROM seen) seen"""

FINISH = """
    UPDATE backlog_rankrun SET moved = %s, by_themselves = %s, cause = %s,
           caused_by_id = %s, finished_at = clock_timestamp()
    WHERE id = %s"""


@transaction.atomic
def recompute(cause: str = "", *, by: User | None = None) -> int:
    """Bring every rank up to date, in one transaction; return how many moved.

    `cause` is told when nobody's change waits (the nightly run, the demo).
    """
    with connection.cursor() as cursor:
        # Whoever comes second waits here, and then sees what the first one wrote.
        cursor.execute(LOCK)
        cursor.execute(MEMORY)
        cursor.execute(START)
        [run] = cursor.fetchone() or [0]
        cursor.execute("".join((ORDER, MOVE)), {"run": run, "today": today()})
        found = cursor.fetchone() or (0, 0, 0, None, 0, "")
        moved, by_themselves, count, person, people, first = found
        told = summary(first, count) if count else cause
        person = person if people == 1 else (by.pk if by and not count else None)
        cursor.execute(FINISH, [moved, by_themselves, told[:200], person, run])
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
