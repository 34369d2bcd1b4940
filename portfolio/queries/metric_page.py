"""What a metric's page, its API and its files show of one scope and one time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from core.clock import today
from core.models import User
from portfolio import metrics
from portfolio.metrics import Sums
from portfolio.models import (
    Annotation,
    FormerValue,
    Goal,
    KeyResult,
    Metric,
    Observation,
)
from portfolio.queries import measures
from portfolio.queries.measures import KeyMetric, Scope
from portfolio.trend import Point

WHY_NOT = {
    "percentile": "A percentile cannot be put together from its parts: it is measured "
    "again from the raw data, or not known."
}
SHOWN_LINES = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """A scope and a time, as somebody asked for them."""

    scope: Scope = measures.WHOLE_COMPANY
    since: date | None = None
    until: date | None = None

    @property
    def end(self) -> date:
        return min(self.until or today(), today())


def chosen(asked: dict[str, Any]) -> Chosen:
    """From the cleaned fields of a filter, in a page or in the API."""
    site, queue, product = (asked.get(n) for n in ("site", "queue", "product"))
    scope = Scope(
        site=site.pk if site else None,
        queues=(queue.pk,) if queue else (),
        product=product.pk if product else None,
        channel=asked.get("channel") or "",
    )
    return Chosen(scope, asked.get("since"), asked.get("until"))


@dataclass(frozen=True, slots=True)
class Total:
    """Some periods as one: a ratio of sums, or why there is none."""

    metric: Metric
    points: list[Point] = field(default_factory=list)

    @property
    def sums(self) -> Sums | None:
        return measures.whole(self.points)

    @property
    def start(self) -> date | None:
        return self.points[0].start if self.points else None

    @property
    def end(self) -> date | None:
        return self.points[-1].end if self.points else None

    @property
    def periods(self) -> int:
        return sum(point.sums is not None for point in self.points)

    @property
    def gaps(self) -> int:
        return len(self.points) - self.periods

    @property
    def provisional(self) -> bool:
        return any(point.provisional for point in self.points)

    @property
    def value(self) -> metrics.Rate | None:
        return metrics.value(self.sums, self.metric.formula)

    @property
    def shown(self) -> str:
        return metrics.shown(self.sums, self.metric.formula)

    @property
    def exactly(self) -> str:
        return metrics.shown(self.sums, self.metric.formula, digits=4)

    @property
    def why(self) -> str:
        """Why there is no value, in words; "" where there is one or nothing at all."""
        if self.sums is None or self.value is not None:
            return ""
        return WHY_NOT.get(self.metric.kind, "")


def trend(metric: Metric, asked: Chosen) -> list[Point]:
    """The periods of a metric in a scope and a time, oldest first. One query."""
    found = measures.series(
        [metric], since=asked.since, until=asked.end, scope=asked.scope
    )
    return found[metric.pk]


def total(metric: Metric, asked: Chosen) -> Total:
    return Total(metric, trend(metric, asked))


@dataclass(frozen=True, slots=True)
class Course:
    """A metric's line as its page draws it: all formulas, in one drawing."""

    standing: KeyMetric
    total: Total
    older: list[KeyMetric]


def course(metric: Metric, versions: Sequence[Metric], asked: Chosen) -> Course:
    """The newest periods by this formula, and those before it by the older ones.

    One query for all formulas. An older formula keeps its own line: nothing joins
    what was counted in two ways.
    """
    found = measures.series(
        versions, since=asked.since, until=asked.end, scope=asked.scope
    )
    shown = measures.SHOWN_ON_PAGE
    before = [v for v in versions if v.formula_version < metric.formula_version]
    return Course(
        KeyMetric(metric, found[metric.pk][-shown:]),
        Total(metric, found[metric.pk]),
        [KeyMetric(v, found[v.pk][-shown:]) for v in before if found[v.pk]],
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What a goal or a key result wants of a metric."""

    name: str
    value: float


def lines(metric: Metric, user: User, on: date) -> list[Line]:
    """The targets of goals, and of key results of the running quarter. Two queries."""
    goals = Goal.objects.visible_to(user).filter(metric=metric, target__isnull=False)
    results = KeyResult.objects.filter(
        metric=metric, objective__starts_on__lte=on, objective__ends_on__gte=on
    )
    found = [(each.code, each.target) for each in goals.order_by("code")[:SHOWN_LINES]]
    found += [(f"KR{each.code}", each.target) for each in results[:SHOWN_LINES]]
    return [Line(name, float(target)) for name, target in found if target is not None]


def annotations(metric: Metric, asked: Chosen, user: User) -> list[Annotation]:
    """What happened to the metric in the time looked at, oldest first. One query."""
    rows = Annotation.objects.visible_to(user).on_metric(metric, asked.scope.product)
    rows = rows.filter(happened_on__lte=asked.end).select_related(
        "product__team", "made_by"
    )
    if asked.since:
        rows = rows.filter(happened_on__gte=asked.since)
    return list(reversed(rows.order_by("-happened_on", "-id")[:SHOWN_ANNOTATIONS]))


SHOWN_ANNOTATIONS = 26


def observations(metric: Metric, asked: Chosen) -> Any:
    """The facts below a trend: every observation inside a scope and a time."""
    rows = Observation.objects.filter(
        metric=metric, period_end__lte=asked.end, **asked.scope.filters
    )
    if asked.since:
        rows = rows.filter(period_start__gte=asked.since)
    return rows.for_list().order_by("-period_end", "-id")


def with_history(rows: Any) -> Any:
    """The same with the newest former values of each. One query more, however many."""
    former = FormerValue.objects.select_related("replaced_by").order_by("-id")
    return rows.prefetch_related(
        Prefetch("former_values", former[:SHOWN_FORMER], to_attr="newest_former")
    )


SHOWN_FORMER = 5


@dataclass(frozen=True, slots=True)
class Change:
    """One replacement of a figure, as people read it."""

    words: str
    text: str
    why: str
    by: User
    at: datetime


def history(rows: Sequence[Any]) -> dict[int, list[Change]]:
    """What each observation of a page was before, newest first. No query."""
    return {row.pk: list(changes(row)) for row in rows}


def changes(row: Any) -> Iterator[Change]:
    after: Any = row
    for was in row.newest_former:
        why = ", ".join(part for part in (was.reason, was.origin) if part)
        words = "Corrected" if what_changed(row, was, after) else "Confirmed"
        text = what_changed(row, was, after) or "provisional → final"
        yield Change(words, text, why, was.replaced_by, was.replaced_at)
        after = was


def what_changed(row: Any, was: Any, after: Any) -> str:
    """“answered 41,200 → 41,310”; "" where the sums stayed."""
    found = []
    for name in ("numerator", "denominator"):
        old, new = getattr(was, name), getattr(after, name)
        if old != new:
            words = getattr(row.metric, name)
            found.append(f"{words} {readable(old)} → {readable(new)}")
    return ", ".join(found)


def readable(number: Decimal) -> str:
    whole = number.to_integral()
    return f"{whole if number == whole else number.normalize():,f}"


def channels(metric: Metric) -> list[str]:
    """The channels that anything was recorded in. One query, read off an index."""
    rows = Observation.objects.filter(metric__code=metric.code).exclude(channel="")
    return list(rows.order_by("channel").values_list("channel", flat=True).distinct())
