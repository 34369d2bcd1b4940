"""The drawing of a budget: staff required beside staff funded, line by line."""

from collections.abc import Sequence
from fractions import Fraction

from core import charts
from core.charts import Chart
from portfolio.budget import Line
from portfolio.metrics import rounded


def staffing(lines: Sequence[Line], says: str) -> Chart | None:
    """Two bars a line, the need pale; None without any."""
    if not lines:
        return None
    required = [float(line.required or 0) for line in lines]
    return charts.bars(
        [line.code for line in lines],
        [
            charts.BarSeries("Required", required, plan=True),
            charts.BarSeries("Funded", [float(line.funded_fte) for line in lines]),
        ],
        says=says,
        fmt=lambda value: f"{rounded(Fraction(value), 1):,f}",
    )
