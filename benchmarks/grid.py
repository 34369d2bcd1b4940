"""The grid at two sizes of backlog: python -m benchmarks.grid [--sizes 10000 100000] [--turns 20].

Prints for each size what the server takes for the first page of the grid, a later page,
filters, groups, the board, and for saving one cell (the round trip of an inline edit), with
queries and bytes; then the memory of a web process after having served all of them, and
how much longer the larger size takes. In a database of its own, dropped afterwards.

The promises: no growth, a first page under 150 ms of the server.
"""

import argparse
import os
import statistics
import sys
import time
from http.client import HTTPConnection

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ.setdefault("API_USER_RATE", "1000000/min")
django.setup()

import psutil  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from backlog.models import Item  # noqa: E402
from benchmarks.callers import PORT, Ask, InProcess, OverHttp, gunicorn  # noqa: E402
from benchmarks.fill import fill, scratch_database  # noqa: E402
from benchmarks.pages import address, cursor, measure  # noqa: E402
from core.models import User  # noqa: E402

HTMX = {"HX-Request": "true"}
GRID = "backlog:item_grid"


def asks() -> list[Ask]:
    middle = Item.objects.ranked().filter(product__code="PROD1")
    item = middle[len(middle) // 2]
    names = ("First", "Second")

    def cell(turn: int) -> dict[str, object]:
        held = Item.objects.values_list("version", "title").get(pk=item.pk)
        return {"title": names[turn % 2], "version": held[0], "seen": held[1]}

    later = cursor(min(5_000, Item.objects.open().count() // 2))
    return [
        Ask("first page of the grid", address(GRID, view="all")),
        Ask("a page in the middle", address(GRID, after=later)),
        Ask("what is mine", address(GRID, owner="me")),
        Ask("waiting for scores", address(GRID, score="waiting")),
        Ask("in groups, by state", address(GRID, group="state")),
        Ask("in groups, by owner", address(GRID, group="owner")),
        Ask("by state, as a board", reverse("backlog:item_board")),
        Ask(
            "save one cell",
            reverse("backlog:item_cell", args=[item.pk]),
            "POST",
            cell,
            HTMX,
        ),
    ]


def table(size: int, turns: int, user: User) -> dict[str, float]:
    """Print a line for each; return the medians by name."""
    caller, medians = InProcess(user), {}
    print(f"\n{size:,} items, {turns} turns, in this process")
    print(f"{'':28} {'p50 ms':>9} {'p95 ms':>9} {'queries':>8} {'bytes':>9}")
    for ask in asks():
        times = measure(caller, ask, turns)
        high = statistics.quantiles(times, n=20)[-1]
        medians[ask.name] = statistics.median(times)
        size_of = weight(caller.client, ask)
        queries = caller.queries(ask)
        print(
            f"{ask.name:28} {medians[ask.name]:9.1f} {high:9.1f} {queries:>8} {size_of:>9,}"
        )
    return medians


def weight(client: Client, ask: Ask) -> int:
    """Bytes of a page before they are packed; 0 for a change."""
    return len(client.get(ask.path).content) if ask.method == "GET" else 0


def memory(user: User, turns: int) -> None:
    """What a web process holds before and after it served everything, in MiB."""
    if taken():
        sys.exit(f"Something else answers on port {PORT}.")
    with gunicorn():
        caller, began = OverHttp(user), resident()
        for ask in asks():
            measure(caller, ask, turns)
        print(f"{'memory of the web process':28} {began:6.0f} → {resident():.0f} MiB")


def taken() -> bool:
    try:
        HTTPConnection("127.0.0.1", PORT, timeout=1).connect()
    except OSError:
        return False
    return True


def resident() -> float:
    """Of the largest process below this one that answers: the worker."""
    below = psutil.Process().children(recursive=True)
    ours = [each for each in below if "gunicorn" in " ".join(each.cmdline())]
    return float(max(each.memory_info().rss for each in ours) / 2**20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--turns", type=int, default=20)
    options = parser.parse_args()
    found: list[dict[str, float]] = []
    for size in options.sizes:
        with scratch_database():
            began = time.perf_counter()
            user = fill(size, 0)
            print(f"\nFilled and ranked in {time.perf_counter() - began:.0f} s")
            found.append(table(size, options.turns, user))
            memory(user, options.turns)
    if len(found) > 1:
        first, last = found[0], found[-1]
        print(f"\n{options.sizes[-1]:,} items against {options.sizes[0]:,}")
        for name, median in last.items():
            print(f"{name:28} × {median / first[name]:.2f}")


if __name__ == "__main__":
    main()
