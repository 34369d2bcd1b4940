"""How long finding notes takes: python -m benchmarks.notes [N], 100,000 unless said.

The same searches and filters over 100 notes and over N, in a database of its own: the
median and the best of server time for the first page, and how many queries it takes.
The promise is 150 ms for the first page, and as many queries over N as over 100.
"""

import os
import random
import statistics
import sys
import time
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.fill import scratch_database  # noqa: E402
from benchmarks.themes import SUBJECTS, words_of  # noqa: E402
from core.models import User  # noqa: E402
from discovery.models import Note  # noqa: E402
from portfolio.models import Queue, Site  # noqa: E402
from tests import make  # noqa: E402

FEW, TIMES = 100, 15
TAGS = ("fees", "wait", "bot", "letter", "")
ADDRESSES = (
    "/notes/",
    "/notes/?q=screenbd",
    "/notes/?q=screenbd+letterbd",
    "/notes/?q=%22nobody+knew%22",
    "/notes/?q=screenbd&site=1&tag=fees",
    "/notes/?kind=qa_insight&since=2026-06-01",
    "/notes/?q=screnbd",
    "/notes/?q=nothingofthekind",
    "/notes/facets/?q=screenbd",
    "/notes/facets/",
    "/notes/mine/",
    "/api/v1/notes/?q=screenbd",
    "/inbox/",
    "/inbox/?q=screenbd",
)


def fill(start: int, end: int, lead: User) -> None:
    dice = random.Random(start)  # noqa: S311 (the same every time)
    kinds = Note.Kind.values
    sites, queues = list(Site.objects.all()), list(Queue.objects.all())
    for first in range(start, end, 5_000):
        Note.objects.bulk_create(
            Note(
                title=f"Note {at}",
                verbatim=words_of(at % SUBJECTS, dice),
                kind=kinds[at % len(kinds)],
                state="published" if at % 10 else "redaction_review",
                participant="associate",
                happened_on=date(2026, 11, 1) - timedelta(days=at % 700),
                site=sites[at % len(sites)],
                queue=queues[at % len(queues)],
                tags=[tag] if (tag := TAGS[at % len(TAGS)]) else [],
                collector=lead,
            )
            for at in range(first, min(end, first + 5_000))
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE discovery_note")


def measured(client: Client, address: str) -> tuple[float, float, int]:
    """(median ms, best ms, queries) of the first page."""
    if client.get(address).status_code != 200:
        raise SystemExit(f"{address} does not answer.")
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    took = []
    for _ in range(TIMES):
        start = time.perf_counter()
        client.get(address)
        took.append(1000 * (time.perf_counter() - start))
    return statistics.median(took), min(took), len(asked)


def main(count: int) -> None:
    with scratch_database():
        cast = make.make_cast()
        for code in ("JAX", "SAT", "FSD", "TUL", "VRT"):
            make.make_site(code)
        Queue.objects.create(code="PLS", name="Loans")
        Queue.objects.create(code="CRD", name="Cards")
        client = Client(SERVER_NAME="localhost")
        client.force_login(cast.pm)
        fill(0, FEW, cast.frontline)
        few = {address: measured(client, address) for address in ADDRESSES}
        fill(FEW, count, cast.frontline)
        print(f"first page, server time; {FEW} notes, then {count:,}")
        for address in ADDRESSES:
            (was, _, queries), (now, best, more) = (
                few[address],
                measured(client, address),
            )
            same = "the same" if more == queries else f"{queries} before"
            print(
                f"{address:44} {was:6.0f} ms → {now:6.0f} ms (best {best:.0f}), "
                f"{more} queries, {same}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
