"""How long the inbox takes at 10,000 notes, and loading them: python -m benchmarks.inbox [N].

In a database of its own, made for this and dropped after. The promise is 300 ms of
server time a page; printed are the median and the best of each address.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from discovery.actions import imports  # noqa: E402
from tests import make  # noqa: E402

WORDS = """
customer agent call transferred twice payoff quote screen hold wrap summary card bot
queue schedule coaching letter date fee refund dispute hardship supervisor article
wrong slow again never always system note phone chat promise apology wait stop
"""
TIMES = 15
ADDRESSES = (
    "/inbox/",
    "/inbox/?pile=unread",
    "/inbox/?pile=unlinked",
    "/inbox/?pile=all",
    "/inbox/?q=transferred+twice",
    "/inbox/?q=%22payoff+quote%22&tag=fees",
    "/notes/",
    "/notes/?q=hardship+letter",
)


def rows(count: int) -> list[dict[str, str]]:
    """The same rows every time; every fiftieth with a card number."""
    dice = random.Random(1)  # noqa: S311 (no secret)
    return [
        {
            "external_key": str(n),
            "verbatim": " ".join(dice.choices(WORDS.split(), k=dice.randint(20, 120)))
            + (" 4111 1111 1111 1111" if n % 50 == 0 else ""),
            "happened_on": f"2026-{1 + n % 10:02d}-{1 + n % 28:02d}",
            "product": dice.choice(["ASSIST", "PAYSEC", ""]),
            "tags": dice.choice(["fees", "wait", ""]),
        }
        for n in range(count)
    ]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def load(cast: make.Cast, count: int) -> None:
    given, seen = rows(count), set[str]()
    places = imports.Places.read()
    took = seconds(
        lambda: [
            imports.import_notes(
                given[at : at + imports.BATCH], by=cast.pm, seen=seen, places=places
            )
            for at in range(0, count, imports.BATCH)
        ]
    )
    print(f"{count:,} notes loaded in {took:.1f} s, {count / took:,.0f} a second")


def visit(client: Client, address: str) -> None:
    client.get(address)
    started = time.process_time()
    times = [1000 * seconds(lambda: client.get(address)) for _ in range(TIMES)]
    work = 1000 * (time.process_time() - started) / TIMES
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    middle, best = statistics.median(times), min(times)
    told = f"{middle:5.0f} ms, best {best:4.0f}, of it {work:4.0f} in this process"
    print(f"{address:40} {told}, {len(queries)} queries")


def main(count: int) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    connection.settings_dict["TEST"]["NAME"] = "benchmark_inbox"
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        cast = make.make_cast()
        load(cast, count)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        client = Client()
        client.force_login(cast.pm)
        for address in ADDRESSES:
            visit(client, address)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 10_000)
