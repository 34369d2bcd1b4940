"""A million ranks brought up to date: python -m benchmarks.ranking [--items 1000000].

Our recomputation against the barest statement that could number the same rows,
`UPDATE … FROM row_number()`, on the same table, in one run on one machine, by turns:
after every item was scored anew, and after one in a hundred was. Ours also finds what is
pressed, pinned or needed, keeps both places and the product's, and writes the history of
every move; so the barest statement is also told with the product's place and the history.

Prints medians and their ratios, and the most memory of this process and of the server's.
In a database of its own, made for this and dropped after. The aims: 1.3 for all, 1.5 for
one in a hundred.
"""

import argparse
import os
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
django.setup()

from django.db import connection, transaction  # noqa: E402

from backlog import ranking  # noqa: E402
from backlog.models import Item, ItemRank  # noqa: E402
from benchmarks.fill import scratch_database  # noqa: E402
from core.models import Team, User  # noqa: E402
from portfolio.models import Product  # noqa: E402

PRODUCTS = 1_000
SCALE = "(ARRAY[1, 2, 3, 5, 8, 13, 20])[1 + floor(7 * random())::int]"
ORDERED = """
    SELECT id AS item_id, row_number() OVER (ORDER BY order_key DESC, created_at, id) AS n
    FROM backlog_item
    WHERE state IN ('idea', 'ready', 'in_progress') AND order_key >= 0"""
BARE = f"""
    UPDATE backlog_itemrank kept SET position = n, plain_position = n
    FROM ({ORDERED}) found
    WHERE kept.item_id = found.item_id AND position <> n"""  # noqa: S608
# The same with the place in its product and a row of history for each move.
ALIKE = f"""
    WITH found AS (
        SELECT *, row_number() OVER (PARTITION BY product_id ORDER BY n) AS m FROM ({ORDERED}) o
        JOIN (SELECT id AS item_id, product_id FROM backlog_item) p USING (item_id)
    ), moved AS (
        UPDATE backlog_itemrank kept
        SET position = n, plain_position = n, product_position = m
        FROM found WHERE kept.item_id = found.item_id AND (position <> n OR product_position <> m)
        RETURNING kept.item_id, old.position AS old, new.position AS new
    )
    INSERT INTO backlog_rankchange (run_id, item_id, old, new, was_lifted, lifted, by_itself)
    SELECT 0, item_id, old, new, '', '', false FROM moved WHERE old <> new"""  # noqa: S608
CLOSE = "UPDATE backlog_rankrun SET finished_at = now() WHERE finished_at IS NULL"
# A million looked-up items for ranks that are only put back.
UNCHECKED = "SET LOCAL session_replication_role = replica"
MADE = """
    INSERT INTO backlog_item (key, kind, product_id, title, description,
        acceptance_criteria, state, service, labels, external_key, external_url,
        created_at, version, business_value, time_criticality, risk_reduction, job_size)
    SELECT 'F-' || n, 'feature', %s + n %% {products}, 'Item ' || n, '', '', 'ready',
           'standard', '{{}}', '', '', now() - n * interval '1 second', 1,
           {scale}, {scale}, {scale}, {scale}
    FROM generate_series(1, %s) n"""


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def fill(items: int) -> None:
    team = Team.objects.create(name="Team")
    person = User.objects.create_user("pm@example.org", "Person")
    products = Product.objects.bulk_create(
        Product(code=f"P{n}", name=f"P{n}", kind="capability", team=team, product_manager=person)
        for n in range(PRODUCTS)
    )  # fmt: skip
    # Nobody searches or lists here, and they make scoring anew slow.
    run("DROP INDEX item_words, item_product, item_page")
    run(MADE.format(scale=SCALE, products=PRODUCTS), products[0].pk, items)
    run("VACUUM ANALYZE backlog_item")
    ranking.recompute("The benchmark's own backlog")


def keep() -> None:
    """The ranks before a change of scores, so that each way begins with the same."""
    run("DROP TABLE IF EXISTS kept_before")
    run("CREATE TABLE kept_before AS SELECT * FROM backlog_itemrank")


@transaction.atomic
def restore() -> None:
    run(UNCHECKED)
    run("TRUNCATE backlog_rankchange, backlog_itemrank")
    run(ranking.START)
    run("INSERT INTO backlog_itemrank SELECT * FROM kept_before")
    run(CLOSE)


def tidy() -> None:
    """What autovacuum does between two nights; nothing is measured meanwhile."""
    run("VACUUM ANALYZE backlog_itemrank")
    run("CHECKPOINT")


def score_anew(share: float) -> None:
    """Two scores of every item, or of this share of them."""
    keep()
    run(
        f"UPDATE backlog_item SET job_size = {SCALE}, business_value = {SCALE}"  # noqa: S608
        " WHERE random() <= %s",
        share,
    )
    run("VACUUM ANALYZE backlog_item")


@transaction.atomic
def bare(sql: str) -> None:
    """As ours does: under the same lock, with the same memory, inside an open run."""
    run(ranking.LOCK)
    run(ranking.MEMORY)
    run(ranking.START)
    run(sql)
    run(CLOSE)


def seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def most_memory(pid: int) -> int:
    """MiB of the server's process at its highest, shared buffers left out if it says so."""
    with open(f"/proc/{pid}/status") as status:  # noqa: PTH123
        rows = dict(line.split(":", 1) for line in status)
    return int(rows["VmHWM"].split()[0]) // 1024


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone() or [0]
    return int(pid)


def measure(share: float, turns: int) -> dict[str, list[float]]:
    """Each way by turns, and none always first, each on scores nobody has ranked yet."""
    ways: dict[str, Callable[[], object]] = {
        "bare": lambda: bare(BARE),
        "alike": lambda: bare(ALIKE),
        "ours": lambda: ranking.recompute("Measured"),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(turns):
        score_anew(share)
        names = list(ways)
        for name in names[turn % 3 :] + names[: turn % 3]:
            restore()
            tidy()
            times[name].append(seconds(ways[name]))
    return times


def tell(what: str, times: dict[str, list[float]]) -> None:
    middle = {name: statistics.median(found) for name, found in times.items()}
    print(f"{what}")
    for name, found in times.items():
        every = " ".join(f"{value:.2f}" for value in found)
        print(f"  {name:<6} {middle[name]:7.2f} s   ({every})")
    for name in ("bare", "alike"):
        print(f"  ours ÷ {name:<6} {middle['ours'] / middle[name]:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    with scratch_database():
        fill(options.items)
        print(
            f"{Item.objects.count():,} items of {PRODUCTS:,} products, {options.turns} turns"
        )
        tell("every item scored anew", measure(1, options.turns))
        tell("one item in a hundred scored anew", measure(0.01, options.turns))
        idle = [seconds(lambda: ranking.recompute("Nothing")) for _ in range(3)]
        print(f"nothing changed, ours {statistics.median(idle):.2f} s")
        print(f"ranks kept {ItemRank.objects.count():,}")
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"most memory: this process {own} MiB, the server's {most_memory(backend())} MiB")  # fmt: skip


if __name__ == "__main__":
    main()
