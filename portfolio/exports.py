"""Files of measures: the facts as they were recorded, and what they roll up to.

Both hold sums beside the value, so that whoever takes them further can add before
dividing. Text that a spreadsheet would run as a formula is disarmed.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

from portfolio import metrics
from portfolio.metrics import Rate
from portfolio.models import Metric, Observation
from portfolio.queries.metric_page import Total
from portfolio.trend import Point

FACTS = ["metric", "formula", "period_start", "period_end", "site", "queue", "product",
         "channel", "numerator", "denominator", "value", "unit", "provisional",
         "origin", "times_corrected"]  # fmt: skip
ROLLED_UP = ["metric", "formula", "what", "period_start", "period_end", "numerator",
             "denominator", "value", "unit", "provisional", "note"]  # fmt: skip
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def facts(rows: Iterable[Observation]) -> Iterator[list[Any]]:
    """Each observation as recorded."""
    yield FACTS
    for row in rows:
        yield [
            row.metric.code,
            row.metric.formula_version,
            row.period_start,
            row.period_end,
            row.site.code if row.site else "",
            row.queue.code if row.queue else "",
            row.product.code if row.product else "",
            text(row.channel),
            plain(row.numerator),
            plain(row.denominator),
            number(metrics.value(row.sums, row.metric.formula)),
            row.metric.get_unit_display(),
            yes(row.provisional),
            text(row.origin),
            row.version - 1,
        ]


def rolled_up(found: Total) -> Iterator[list[Any]]:
    """Each period, gaps included; last what they come to together."""
    yield ROLLED_UP
    for point in found.points:
        yield [*start(found.metric), "period", *period(found.metric, point)]
    whole = Point(found.start, found.end, found.sums, found.provisional) if (
        found.start and found.end
    ) else None  # fmt: skip
    if whole:
        yield [*start(found.metric), "total", *period(found.metric, whole)]


def start(metric: Metric) -> list[Any]:
    return [metric.code, metric.formula_version]


def period(metric: Metric, point: Point) -> list[Any]:
    sums, unit = point.sums, metric.get_unit_display()
    dates = [point.start, point.end]
    if sums is None:
        return [*dates, "", "", "", unit, "", "gap: nothing was recorded"]
    value = metrics.value(sums, metric.formula)
    note = "" if value is not None else "n/a: percentiles are not rolled up"
    both = [plain(sums.numerator), plain(sums.denominator)]
    return [*dates, *both, number(value), unit, yes(point.provisional), note]


def number(value: Rate | None) -> str:
    """To six places, as the API gives it."""
    return "" if value is None else f"{metrics.rounded(value.exact, 6):f}"


def plain(value: Any) -> str:
    """A sum without empty decimals."""
    whole = value.to_integral()
    return f"{whole if value == whole else value.normalize():f}"


def yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def text(words: str) -> str:
    return f"'{words}" if words.startswith(RUN_BY_SPREADSHEETS) else words


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def answer(rows: Iterable[list[Any]], name: str) -> StreamingHttpResponse:
    """The rows as a CSV file, sent as they are read."""
    writer = csv.writer(Echo())
    lines = (writer.writerow(row) for row in rows)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
