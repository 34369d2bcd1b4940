"""The portfolio's drawings: trends with gaps, value by month."""

from collections.abc import Sequence
from decimal import Decimal
from string import ascii_uppercase

from django.utils.safestring import SafeString

from core import charts
from core.charts import Chart
from core.templatetags.ui import money_short
from portfolio import metrics
from portfolio.models import Annotation, BenefitMonth, Metric
from portfolio.queries.measures import KeyMetric
from portfolio.queries.metric_page import Course, Line
from portfolio.queries.queues import QueueTrend
from portfolio.trend import Point

FEWEST = 2
Values = list[float | None]


def trend(
    metric: Metric,
    points: Sequence[Point],
    says: str,
    *,
    target: Decimal | None = None,
) -> Chart | None:
    """A metric's line, a gap where nothing was recorded; None for too few points."""
    values = [metrics.value(point.sums, metric.formula) for point in points]
    if sum(value is not None for value in values) < FEWEST:
        return None
    return charts.line(
        [point.label for point in points],
        [charts.Series(metric.code, [drawn(value) for value in values])],
        says=says,
        target=None if target is None else charts.Target(float(target)),
        fmt=lambda value: bare(value, metric.formula.digits),
    )


def way(
    first: metrics.Rate, now: metrics.Rate, target: Decimal, *, late: bool = False
) -> SafeString:
    """How far an outcome has come from where its trend begins to its target."""
    return charts.goal_rail(first.drawn, now.drawn, float(target), late=late)


def course(
    shown: Course,
    says: str,
    *,
    lines: Sequence[Line] = (),
    happened: Sequence[Annotation] = (),
) -> Chart | None:
    """A metric's line with its limits, what is wanted of it, and what happened to it.

    Older formulas are drawn beside it, quiet and apart, with the break marked; gaps
    are gaps, provisional periods are hollow; None where there are too few points.
    """
    standing, formula = shown.standing, shown.standing.metric.formula
    points = merged([standing, *shown.older])
    known = sum(value is not None for value in standing.values)
    if len(points) < FEWEST or (known < FEWEST and not shown.older):
        return None
    usual = standing.limits
    own = {point.start: at for at, point in enumerate(standing.trend)}
    places = [own.get(point.start) for point in points]
    main = charts.Series(
        standing.metric.code,
        laid(places, [drawn(value) for value in standing.values]),
        low=laid(places, usual.low) if usual else (),
        high=laid(places, usual.high) if usual else (),
        open=[n for n, at in enumerate(places) if at is not None
              and standing.trend[at].provisional],
        ringed=[places.index(at) for at in usual.outside] if usual else (),
    )  # fmt: skip
    return charts.line(
        [point.label for point in points],
        [main, *(older(each, points) for each in shown.older)],
        says=says,
        targets=[charts.Target(each.value, each.name) for each in lines],
        marks=[*breaks(shown, points), *letters(happened, points)],
        fmt=lambda value: bare(value, formula.digits),
    )


def merged(standings: Sequence[KeyMetric]) -> list[Point]:
    """Every period that any formula was recorded in, once, in order."""
    found = {point.start: point for each in standings[::-1] for point in each.trend}
    return [found[start] for start in sorted(found)]


def laid(places: Sequence[int | None], values: Sequence[float | None]) -> Values:
    """Values of a line's own periods, laid along the drawing's."""
    return [None if at is None else values[at] for at in places]


def older(standing: KeyMetric, points: Sequence[Point]) -> charts.Series:
    own = {point.start: at for at, point in enumerate(standing.trend)}
    values = [drawn(value) for value in standing.values]
    name = f"Formula {standing.metric.formula_version}"
    return charts.Series(name, laid([own.get(p.start) for p in points], values))


def breaks(course: Course, points: Sequence[Point]) -> list[charts.Mark]:
    """Where counting changed: at the first period of each formula that has one before."""
    later = [course.standing, *course.older][: len(course.older)]
    firsts = {
        each.trend[0].start: f"Formula {each.metric.formula_version}"
        for each in later
        if each.trend
    }
    return [
        charts.Mark(at, firsts[point.start])
        for at, point in enumerate(points)
        if point.start in firsts
    ]


def letters(
    happened: Sequence[Annotation], points: Sequence[Point]
) -> list[charts.Mark]:
    """A, B, C … at the periods in which something happened; the list says what."""
    at_place: dict[int, list[str]] = {}
    for letter, each in zip(ascii_uppercase, happened, strict=False):
        for at, point in enumerate(points):
            if point.start <= each.happened_on <= point.end:
                at_place.setdefault(at, []).append(letter)
    return [charts.Mark(at, " ".join(names)) for at, names in at_place.items()]


def multiples(trends: Sequence[QueueTrend]) -> list[SafeString]:
    """One small drawing for each queue, all on one scale, each with its own limits."""
    found = [(each, each.standing.limits) for each in trends]
    lines = [[drawn(v) for v in each.standing.values] for each, _ in found]
    bounds = [b for _, usual in found if usual for b in (*usual.low, *usual.high)]
    known = [v for line in lines for v in line if v is not None]
    known += [v for v in bounds if v is not None]
    span = (min(known, default=0), max(known, default=1))
    return [
        charts.tile(
            line,
            span=span,
            low=usual.low if usual else (),
            high=usual.high if usual else (),
            ringed=usual.outside if usual else (),
        )
        for line, (_, usual) in zip(lines, found, strict=True)
    ]


def value_by_month(months: Sequence[BenefitMonth], says: str) -> Chart | None:
    """Forecast beside actual; a month without an actual has no bar for it."""
    if not months:
        return None
    plan = [float(month.forecast) for month in months]
    actual = [plain(month.actual) for month in months]
    return charts.bars(
        [f"{month.month:%b %y}" for month in months],
        [
            charts.BarSeries("Forecast", plan, plan=True),
            charts.BarSeries("Actual", actual),
        ],
        says=says,
        fmt=lambda value: str(money_short(Decimal(str(value)))),
    )


def drawn(value: metrics.Rate | None) -> float | None:
    return None if value is None else value.drawn


def plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def bare(value: float, digits: int) -> str:
    """A number for an axis: rounded half up, without empty decimals or its unit."""
    exact = metrics.rounded(Decimal(str(value)), digits).normalize()
    return f"{exact:,f}".replace("-", metrics.MINUS)
