"""Metrics rolled up in SQL: Σ numerator and Σ denominator, divided last (domain.md §1).

The same contacts may be recorded twice, once by queue and once by site. Adding both
would count them twice, so a period is rolled up from one grain only: the scope asked
for if it was recorded as such, else the finer grain that covers most.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When

from portfolio import metrics
from portfolio.limits import Limits, limits
from portfolio.metrics import Rate, Sums
from portfolio.models import Metric, Observation
from portfolio.trend import Point, same_rhythm, with_gaps

SITE, QUEUE, PRODUCT, CHANNEL = 1, 2, 4, 8
SHOWN_PERIODS = 13


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: keys of a site, queues, a product, a channel. Empty: everywhere."""

    site: int | None = None
    queues: tuple[int, ...] = ()
    product: int | None = None
    channel: str = ""

    @property
    def grain(self) -> int:
        asked = (self.site, self.queues, self.product, self.channel)
        bits = (SITE, QUEUE, PRODUCT, CHANNEL)
        return sum(bit for bit, value in zip(bits, asked, strict=True) if value)

    @property
    def filters(self) -> dict[str, Any]:
        wanted = {
            "site": self.site,
            "queue__in": self.queues,
            "product": self.product,
            "channel": self.channel,
        }
        return {name: value for name, value in wanted.items() if value}


WHOLE_COMPANY = Scope()


@dataclass(frozen=True, slots=True)
class KeyMetric:
    """A headline metric for the whole company: where it stands and where it came from."""

    metric: Metric
    trend: list[Point]

    @property
    def latest(self) -> Point | None:
        return self.trend[-1] if self.trend else None

    @property
    def value(self) -> Rate | None:
        latest = self.latest
        return metrics.value(latest.sums if latest else None, self.metric.formula)

    @property
    def previous(self) -> Rate | None:
        """The period before; None where that is a gap."""
        before = self.trend[-2].sums if len(self.trend) > 1 else None
        return metrics.value(before, self.metric.formula)

    @property
    def values(self) -> list[Rate | None]:
        return [metrics.value(each.sums, self.metric.formula) for each in self.trend]

    @property
    def since(self) -> str:
        """The period a newer formula began with; "" if there are more than are shown."""
        is_whole = 0 < len(self.trend) < SHOWN_PERIODS
        return self.trend[0].label if is_whole else ""

    @property
    def shown(self) -> str:
        latest = self.latest
        return metrics.shown(latest.sums if latest else None, self.metric.formula)

    @property
    def change(self) -> Fraction | None:
        if self.value is None or self.previous is None:
            return None
        return self.value - self.previous

    @property
    def says(self) -> str:
        """The trend in a sentence, for the ear and the chart's title."""
        known = [value for value in self.values if value is not None]
        if len(known) < 2:
            return f"{self.metric.name}: {self.shown}"
        way = (known[-1] > known[0]) - (known[-1] < known[0])
        went = {1: "rose", -1: "fell", 0: "stayed"}[way]
        return f"{self.metric.name} {went} to {self.shown} over {len(known)} periods"

    @property
    def limits(self) -> Limits | None:
        """Its usual course, once there are periods enough to know one."""
        return limits([each.sums for each in self.trend], self.metric.formula)

    @property
    def unusual(self) -> list[tuple[int, str]]:
        """The periods outside the limits, by place, each in a sentence."""
        found = self.limits
        return [(at, self.outside(found, at)) for at in found.outside] if found else []

    def outside(self, found: Limits, at: int) -> str:
        formula, value = self.metric.formula, self.values[at]
        low, high = (found.low[at] or 0.0, found.high[at] or 0.0)
        way = "above" if value and value.drawn > high else "below"
        bounds = (Decimal(str(low)), Decimal(str(high)))
        least, most = (metrics.rounded(each, formula.digits) for each in bounds)
        shown = metrics.shown(self.trend[at].sums, formula)
        usual = f"{least:,f} to {metrics.written(most, formula.unit)}"
        return f"{self.trend[at].label}: {shown}, {way} its usual {usual}"

    @property
    def is_better(self) -> bool | None:
        """True if the change is the good way; None if there is none, or for a band."""
        if not self.change or self.metric.direction == Metric.Direction.BAND:
            return None
        return (self.change > 0) == (self.metric.direction == Metric.Direction.UP)


def key_metrics(on: date) -> list[KeyMetric]:
    """The headline metrics, each with its last periods up to `on`. Two queries."""
    headline = list(Metric.objects.current().filter(is_headline=True).order_by("code"))
    trends = series(headline, until=on, since=on - timedelta(days=800))
    return [
        KeyMetric(metric, trends[metric.pk][-SHOWN_PERIODS:]) for metric in headline
    ]


def series(
    of: Collection[Metric],
    *,
    until: date,
    since: date | None = None,
    scope: Scope = WHOLE_COMPANY,
) -> dict[int, list[Point]]:
    """The trend of each metric in `scope`, oldest first, gaps included. One query."""
    rows = summed(of, since=since, until=until, scope=scope)
    found: dict[int, list[Point]] = {metric.pk: [] for metric in of}
    for (metric_id, _, _), grains in groupby(rows, key=period_of):
        found[metric_id].append(point(list(grains), scope))
    return {pk: list(with_gaps(same_rhythm(each))) for pk, each in found.items()}


def total(metric: Metric, *, since: date, until: date, scope: Scope) -> Sums | None:
    """Everything observed from `since` to `until`, as one ratio of sums. One query."""
    points = series([metric], since=since, until=until, scope=scope)[metric.pk]
    return whole(points)


def whole(points: Sequence[Point]) -> Sums | None:
    """These periods as one: what they have on top, over what they have below."""
    return metrics.roll_up(each.sums for each in points if each.sums)


# --- in SQL ---------------------------------------------------------------------------
def bit(condition: Q, worth: int) -> Case:
    return Case(
        When(condition, then=0), default=Value(worth), output_field=IntegerField()
    )


GRAIN = (
    bit(Q(site=None), SITE)
    + bit(Q(queue=None), QUEUE)
    + bit(Q(product=None), PRODUCT)
    + bit(Q(channel=""), CHANNEL)
)


def summed(
    of: Collection[Metric],
    *,
    since: date | None,
    until: date,
    scope: Scope,
    by: tuple[str, ...] = (),
) -> Iterable[dict[str, Any]]:
    """Σ numerator and Σ denominator per metric, period and grain, in order of time.

    The one roll-up of all pages, answers and files. `by` keeps parts apart: queues.
    """
    parts = ("metric_id", *by, "period_end", "period_start", "grain")
    rows = Observation.objects.filter(
        metric__in=[metric.pk for metric in of], period_end__lte=until, **scope.filters
    )
    if since is not None:
        rows = rows.filter(period_start__gte=since)
    return (
        rows.annotate(grain=GRAIN)
        .values(*parts)
        .annotate(
            top=Sum("numerator"),
            below=Sum("denominator"),
            observations=Count("id"),
            not_final=BoolOr("provisional"),
        )
        .order_by(*parts)
    )


# --- of the sums -----------------------------------------------------------------------
def period_of(row: dict[str, Any]) -> tuple[int, date, date]:
    return row["metric_id"], row["period_end"], row["period_start"]


def point(grains: list[dict[str, Any]], scope: Scope) -> Point:
    """One period from one grain: the one asked for, else the one that covers most."""

    def fit(row: dict[str, Any]) -> tuple[bool, Decimal]:
        return row["grain"] == scope.grain, row["below"]

    row = max(grains, key=fit)
    sums = Sums(row["top"], row["below"], row["observations"])
    return Point(row["period_start"], row["period_end"], sums, row["not_final"])


# --- for pages -------------------------------------------------------------------------
SHOWN_ON_PAGE = 26


def standings(of: Collection[Metric], on: date) -> dict[int, KeyMetric]:
    """Where each metric of a list stands for the whole company. One query."""
    trends = series(of, until=on, since=on - timedelta(days=800))
    return {
        metric.pk: KeyMetric(metric, trends[metric.pk][-SHOWN_PERIODS:])
        for metric in of
    }
