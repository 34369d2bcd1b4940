"""How the run phase goes as a drawing, with its finding in words and its numbers."""

from dataclasses import replace

from core import charts
from support.problem_lists import WEEKS
from support.run_figures import Counts, Figures
from support.trend_charts import Drawn

HEAD = ["", "In time", "Done", "Overdue now", "Share in time"]


def percent(value: float) -> str:
    return f"{value:.0f} %"


def in_time(figures: Figures) -> Drawn | None:
    """The share of checks done in time, by part; None where nothing fell due."""
    every = figures.every
    if every.share is None:
        return None
    shares = [
        None if each.share is None else float(each.share * 100)
        for each in figures.parts
    ]
    says = f"{percent(float(every.share * 100))} of checks in time: {every.in_time} of {every.fell_due} in {WEEKS} weeks"
    labels = [each.label for each in figures.parts]
    drawn = charts.bars(
        labels, [charts.BarSeries("Done in time", shares)], says=says, fmt=percent
    )
    rows = [row_of(each) for each in (*figures.parts, every)]
    return Drawn(
        says,
        "Checks done by their day, of those done in these weeks or overdue now.",
        replace(drawn, head=HEAD, rows=rows),
    )


def row_of(each: Counts) -> list[str]:
    share = "–" if each.share is None else percent(float(each.share * 100))
    return [each.label, str(each.in_time), str(each.done), str(each.overdue), share]
