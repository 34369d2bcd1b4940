"""How long pages take with 10,000 items and 10,000 notes, and how many queries.

    python -m benchmarks.pages [--items 10000] [--notes 10000] [--turns 30] [--http]

Fills a database of its own and drops it. Times are of the server alone: the whole
request through middleware, view, queries and template, in this process; with --http
through a gunicorn of one worker, as a browser would wait for it.
"""

import argparse
import os
import statistics
import sys
import time
from typing import Any
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ.setdefault("API_USER_RATE", "1000000/min")
django.setup()

from django.urls import NoReverseMatch, reverse  # noqa: E402

from backlog import ranking  # noqa: E402
from backlog.models import Item, RankRun  # noqa: E402
from benchmarks.callers import Ask, InProcess, OverHttp, gunicorn  # noqa: E402
from benchmarks.fill import fill, scratch_database  # noqa: E402
from benchmarks.strategy import asks as strategy_asks  # noqa: E402
from benchmarks.strategy import fill_portfolio  # noqa: E402
from core.web import encode  # noqa: E402
from portfolio.models import Product  # noqa: E402

HTMX = {"HX-Request": "true"}


def address(name: str, *args: Any, **query: Any) -> str:
    """The address of a page, "" if no app offers it yet."""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(query)}" if query else path


def asks() -> list[Ask]:
    mine = Item.objects.ranked().filter(product__code="PROD1")
    item = mine[len(mine) // 2]
    first = Item.objects.ranked().values_list("pk", flat=True)[:100]
    shown = ".".join(base36(pk) for pk in first)
    newest = RankRun.objects.latest("id").pk
    sizes = (3, 5)

    def cell(turn: int) -> dict[str, Any]:
        version = Item.objects.values_list("version", flat=True).get(pk=item.pk)
        return {"job_size": sizes[turn % 2], "version": version}

    def made(turn: int) -> dict[str, Any]:
        return {"product": item.product_id, "title": f"New {turn}"}

    grid, ranks = address("backlog:item_grid"), address("backlog:item_ranks")
    found = [
        Ask("grid, first 100", grid),
        Ask("grid, one product", f"{grid}?product={item.product_id}"),
        Ask("grid, words", f"{grid}?q=hardship+payoff"),
        Ask("grid, page 50", f"{grid}?after={cursor(4900)}"),
        Ask(
            "grid, score one cell",
            address("backlog:item_score", item.pk),
            "POST",
            cell,
            HTMX,
        ),
        Ask("ranks, nothing new", ranks, headers={"X-Rev": str(newest)}),
        Ask("ranks, 100 rows", f"{ranks}?rows={shown}", headers={"X-Rev": "0"}),
        Ask("item page", item.get_absolute_url()),
        Ask("why this rank", address("backlog:item_why", item.pk)),
        Ask("inbox", address("discovery:inbox")),
        Ask("notes", address("discovery:note_list")),
        Ask("search", address("dashboards:search", q="hardship payoff")),
        Ask("roadmap", address("roadmap:board")),
        Ask("home", address("dashboards:home")),
        Ask("API, list of 50 items", address("api:item-list")),
        Ask("API, one item", address("api:item-detail", item.pk)),
        Ask(
            "API, create an item", address("api:item-list"), "POST", made, as_json=True
        ),
        Ask("API, ranking of 50", address("api:ranking-list")),
        Ask("API, list of 50 notes", address("api:note-list")),
    ]
    return [ask for ask in found if ask.path]


def base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    head = base36(number // 36) if number >= 36 else ""
    return head + digits[number % 36]


def cursor(at: int) -> str:
    """The cursor of the grid's page that begins after `at` rows."""
    rows = Item.objects.open().in_order()
    order = [str(name) for name in rows.query.order_by]
    salt = f"page:{Item._meta.label_lower}:{','.join(order)}"
    return encode(order, rows[at], salt)


def measure(caller: InProcess, ask: Ask, turns: int) -> list[float]:
    """Milliseconds of each turn, after two to warm up."""
    times = []
    for turn in range(turns + 2):
        began = time.perf_counter()
        status = caller(ask, turn)
        times.append(1000 * (time.perf_counter() - began))
        if status not in ask.expect:
            sys.exit(f"{ask.name}: {ask.method} {ask.path[:80]} answered {status}")
    return times[2:]


def rerank() -> list[float]:
    """One item to the top and back: the worst that a single change can cause."""
    last = Item.objects.ranked().reverse()[0]
    times = []
    for turn in range(6):
        high, low = ((20, 1), (1, 20))[turn % 2]
        Item.objects.filter(pk=last.pk).update(business_value=high, job_size=low)
        began = time.perf_counter()
        ranking.recompute("Benchmark")
        times.append(1000 * (time.perf_counter() - began))
    return times


def row(name: str, times: list[float], queries: str) -> None:
    high = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    print(f"{name:28} {statistics.median(times):9.1f} {high:9.1f} {queries:>8}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=30)
    parser.add_argument("--http", action="store_true", help="through gunicorn")
    options = parser.parse_args()
    with scratch_database():
        user = fill(options.items, options.notes)
        fill_portfolio(Product.objects.get(code="PROD1"), user)
        print(
            f"{options.items:,} items, {options.notes:,} notes, {options.turns} turns"
        )
        print(f"{'ms':28} {'p50':>9} {'p95':>9} {'queries':>8}")
        if options.http:
            with gunicorn():
                table(OverHttp(user), options.turns)
        else:
            table(InProcess(user), options.turns)
        row("rerank after one change", rerank(), "-")


def table(caller: InProcess, turns: int) -> None:
    for ask in asks() + strategy_asks(Product.objects.get(code="PROD1")):
        row(ask.name, measure(caller, ask, turns), caller.queries(ask))


if __name__ == "__main__":
    main()
