"""What the observations say of a fed key result: one pinned formula, one scope.

Several queues are one ratio of sums. A period counts when it ends within the quarter;
what is provisional is said to be.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from portfolio import metrics
from portfolio.models import KeyResult, Metric
from portfolio.queries import measures
from portfolio.queries.measures import Scope
from portfolio.trend import Point

# The longest period that may have begun before the quarter it ends in.
OVERLAP = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Reading:
    """A key result's value by its observations, and until which day they tell of it."""

    value: Fraction
    until: date
    provisional: bool


def scope_of(key_result: KeyResult) -> Scope:
    return Scope(
        site=key_result.site_id,
        queues=tuple(sorted(queue.pk for queue in key_result.queues.all())),
        product=key_result.measured_product_id,
        channel=key_result.channel,
    )


def reading(key_result: KeyResult, on: date) -> Reading | None:
    """What is observed by `on`; None while there is nothing of this quarter.

    Also None for a percentile of several periods: it cannot be rolled up.
    """
    metric, objective = key_result.metric, key_result.objective
    if metric is None or not key_result.is_fed:
        return None
    trend = measures.series(
        [metric],
        since=objective.starts_on - OVERLAP,
        until=min(on, objective.ends_on),
        scope=scope_of(key_result),
    )[metric.pk]
    points = [each for each in trend if each.sums and each.end >= objective.starts_on]
    if key_result.feed == KeyResult.Feed.LATEST:
        return rolled_up(points[-1:], metric)
    whole = [each for each in points if each.start >= objective.starts_on]
    return rolled_up(whole, metric)


def rolled_up(points: list[Point], metric: Metric) -> Reading | None:
    sums = metrics.roll_up(each.sums for each in points if each.sums)
    found = metrics.value(sums, metric.formula)
    if found is None:
        return None
    return Reading(
        found.exact, points[-1].end, any(each.provisional for each in points)
    )


def in_words(key_result: KeyResult) -> str:
    """Its scope for people: "PLS + CRD, voice"; "the whole company" without one."""
    queues = " + ".join(sorted(queue.code for queue in key_result.queues.all()))
    site, product = key_result.site, key_result.measured_product
    parts = [
        queues,
        str(site) if site else "",
        str(product) if product else "",
        key_result.channel,
    ]
    return ", ".join(each for each in parts if each) or "the whole company"


def newer_formula(key_result: KeyResult) -> Metric | None:
    """A newer version of the pinned formula, if one was opened since."""
    metric = key_result.metric
    if metric is None:
        return None
    later = Metric.objects.filter(
        code=metric.code, formula_version__gt=metric.formula_version
    )
    return later.order_by("-formula_version").first()
