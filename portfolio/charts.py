"""The portfolio's drawings: trends with gaps, check-ins towards a target, value by month."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.safestring import SafeString

from core import charts
from core.charts import Chart
from core.templatetags.ui import money_short
from portfolio import metrics
from portfolio.models import BenefitMonth, CheckIn, KeyResult, Metric
from portfolio.queries.measures import Point

FEWEST = 2


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
        [period(point) for point in points],
        [charts.Series(metric.code, [plain(value) for value in values])],
        says=says,
        target=None if target is None else charts.Target(float(target)),
        fmt=lambda value: bare(value, metric.formula.digits),
    )


def way(
    first: Fraction, now: Fraction, target: Decimal, *, late: bool = False
) -> SafeString:
    """How far an outcome has come from where its trend begins to its target."""
    return charts.goal_rail(float(first), float(now), float(target), late=late)


def check_ins(key_result: KeyResult, rows: Sequence[CheckIn]) -> Chart | None:
    """A key result from its baseline through its check-ins; `rows` come newest first."""
    if not rows:
        return None
    oldest_first = list(reversed(rows))
    days = [key_result.objective.starts_on, *(row.as_of for row in oldest_first)]
    values = [key_result.baseline, *(row.value for row in oldest_first)]
    first, last = (
        metrics.as_typed(each, key_result.unit) for each in (values[0], values[-1])
    )
    return charts.line(
        [f"{day.day} {day:%b}" for day in days],
        [charts.Series("Now", [float(value) for value in values])],
        says=f"From {first} to {last}",
        target=charts.Target(float(key_result.target)),
        fmt=lambda value: bare(value, 3),
    )


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


def plain(value: Fraction | Decimal | None) -> float | None:
    return None if value is None else float(value)


def bare(value: float, digits: int) -> str:
    """A number for an axis: rounded half up, without empty decimals or its unit."""
    exact = metrics.rounded(Decimal(str(value)), digits).normalize()
    return f"{exact:,f}".replace("-", metrics.MINUS)


def period(point: Point) -> str:
    """Oct 26 for a month; else the day it starts on."""
    days = (point.end - point.start).days + 1
    if point.start.day == 1 and days in range(28, 32):
        return f"{point.start:%b %y}"
    return f"{point.start.day} {point.start:%b}"
