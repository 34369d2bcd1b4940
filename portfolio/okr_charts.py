"""Drawings of a quarter: a key result's check-ins towards its target, an objective's score."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from core import charts
from core.charts import Chart
from portfolio import metrics, okrs
from portfolio.charts import FEWEST, bare
from portfolio.models import CheckIn, KeyResult, Objective, Rebaseline

EXPECTED = {"committed": "Committed", "aspirational": "Success"}


def check_ins(
    key_result: KeyResult, rows: Sequence[CheckIn], moved: Sequence[Rebaseline] = ()
) -> Chart | None:
    """A key result from its baseline through its check-ins; `rows` come newest first.

    A promise that was moved is marked on the day it was, so that no line hides it.
    """
    if not rows:
        return None
    oldest_first = list(reversed(rows))
    first = moved[-1].old_baseline if moved else key_result.baseline
    days = [key_result.objective.starts_on, *(row.as_of for row in oldest_first)]
    values = [first, *(row.value for row in oldest_first)]
    start, end = (
        metrics.as_typed(each, key_result.unit) for each in (values[0], values[-1])
    )
    return charts.line(
        [short(day) for day in days],
        [charts.Series("Now", [float(value) for value in values])],
        says=f"From {start} to {end}",
        target=charts.Target(float(key_result.target)),
        marks=[charts.Mark(place(days, each.as_of), "Moved") for each in moved],
        fmt=lambda value: bare(value, 3),
    )


def score_trend(
    objective: Objective, points: Sequence[tuple[date, Fraction]]
) -> Chart | None:
    """An objective's score beside an even pace; None for too few check-ins."""
    if len(points) < FEWEST:
        return None
    even = [
        okrs.elapsed(objective.starts_on, objective.ends_on, day) for day, _ in points
    ]
    now = metrics.rounded(points[-1][1], 3)
    return charts.line(
        [short(day) for day, _ in points],
        [
            charts.Series("Score", [float(value) for _, value in points]),
            charts.Series("Even pace", [float(value) for value in even]),
        ],
        says=f"The score is {now} on {short(points[-1][0])}",
        target=charts.Target(
            float(okrs.EXPECTED[objective.kind]), EXPECTED[objective.kind]
        ),
        fmt=lambda value: bare(value, 2),
    )


def short(day: date) -> str:
    return f"{day.day} {day:%b}"


def place(days: Sequence[date], day: date) -> int:
    """Where a day falls among the days of a drawing: the last one for a later day."""
    return min(bisect_left(days, day), len(days) - 1)
