"""The trend of risks as a drawing, with its finding in words and its numbers."""

from core import charts
from support.risk_levels import GRAVE, LEVELS
from support.risk_trend import RiskTrend
from support.trend_charts import Drawn, labels, series, whole


def watched(trend: RiskTrend) -> Drawn:
    every, grave = trend.of(LEVELS), trend.of(GRAVE)
    says = f"{every[-1]} watched, {grave[-1]} of them critical or high: {told(grave)} in {len(trend.weeks)} weeks"
    drawn = [series("Critical or high", grave), series("All watched", every)]
    return Drawn(
        says,
        "Risks at the end of each week, by what is left after controls.",
        charts.line(labels(trend), drawn, says=says, fmt=whole),
    )


def told(line: list[int]) -> str:
    change = line[-1] - line[0]
    return f"{abs(change)} {'more' if change > 0 else 'fewer'}" if change else "as many"
