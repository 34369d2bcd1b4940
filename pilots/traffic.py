"""How many contacts the queues of a pilot get in a day. Reads only.

Taken from what is observed of the queues themselves, so that nobody has to guess: the
calls offered are what abandonment is counted over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.clock import today
from portfolio.models import Metric, Queue
from portfolio.queries import measures

OFFERED = "ABAN"  # counted over everything that was offered (domain.md §1)
BACK = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Traffic:
    """Contacts a day over the newest period observed."""

    per_day: float
    first: date
    last: date


def of(queues: Iterable[Queue]) -> Traffic | None:
    """None if nothing was observed of them lately."""
    keys = tuple(queue.pk for queue in queues)
    metric = Metric.objects.current().filter(code=OFFERED).first()
    if not keys or metric is None:
        return None
    day = today()
    scope = measures.Scope(queues=keys)
    points = measures.series([metric], since=day - BACK, until=day, scope=scope)
    newest = next((p for p in reversed(points[metric.pk]) if p.sums), None)
    if newest is None or newest.sums is None:
        return None
    days = (newest.end - newest.start).days + 1
    return Traffic(float(newest.sums.denominator) / days, newest.start, newest.end)
