"""Queue by queue: what a total hides, and which measure left its usual course."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from portfolio.metrics import Sums
from portfolio.models import Metric, Queue
from portfolio.queries import measures
from portfolio.queries.measures import WHOLE_COMPANY, KeyMetric, Scope
from portfolio.trend import Point, same_rhythm, with_gaps

LOOKED_BACK = timedelta(days=800)
WHOLE = "Whole company"


@dataclass(frozen=True, slots=True)
class QueueTrend:
    """One queue's own course of a metric."""

    queue: Queue
    standing: KeyMetric

    @property
    def sums(self) -> Sums | None:
        return self.standing.latest.sums if self.standing.latest else None


def queue_trends(
    of: Collection[Metric],
    *,
    until: date,
    since: date | None = None,
    scope: Scope = WHOLE_COMPANY,
    newest: int = measures.SHOWN_ON_PAGE,
) -> dict[int, list[QueueTrend]]:
    """Each metric's queues, each with its newest periods. Two queries."""
    queues = Queue.objects.in_bulk()
    if not queues:
        return {metric.pk: [] for metric in of}
    everywhere = replace(scope, queues=tuple(queues))
    rows = measures.summed(
        of, since=since, until=until, scope=everywhere, by=("queue_id",)
    )
    metrics = {metric.pk: metric for metric in of}
    found: dict[int, list[QueueTrend]] = {pk: [] for pk in metrics}
    for (pk, key), group in groupby(rows, lambda r: (r["metric_id"], r["queue_id"])):
        points = list(with_gaps(same_rhythm(list(points_of(group, everywhere)))))
        standing = KeyMetric(metrics[pk], points[-newest:])
        found[pk].append(QueueTrend(queues[key], standing))
    return {pk: sorted(each, key=code_of) for pk, each in found.items()}


def points_of(rows: Any, scope: Scope) -> Iterator[Point]:
    for _, grains in groupby(rows, measures.period_of):
        yield measures.point(list(grains), scope)


def code_of(each: QueueTrend) -> str:
    return each.queue.code


# --- what needs a look -----------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Look:
    """A newest period outside the limits of its own measure."""

    metric: Metric
    where: str
    url: str
    words: str


def needing_a_look(standings: dict[int, KeyMetric], on: date) -> list[Look]:
    """The metrics whose newest period lies outside, the company's and each queue's."""
    of = [standing.metric for standing in standings.values()]
    trends = queue_trends(of, until=on, since=on - LOOKED_BACK)
    found = []
    for metric in of:
        address = metric.get_absolute_url()
        found += looks(standings[metric.pk], WHOLE, address)
        for each in trends[metric.pk]:
            where = f"{address}?queue={each.queue.pk}"
            found += looks(each.standing, each.queue.name, where)
    return found


def looks(standing: KeyMetric, where: str, url: str) -> list[Look]:
    newest = len(standing.trend) - 1
    said = [words for at, words in standing.unusual if at == newest]
    return [Look(standing.metric, where, url, words) for words in said]
