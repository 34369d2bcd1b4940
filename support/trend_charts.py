"""The trend of problems as drawings, each with its finding in words and its numbers."""

from dataclasses import dataclass

from core import charts
from governance.models import ChangeDriver
from support.risk_trend import RiskTrend
from support.trend import Trend


@dataclass(frozen=True, slots=True)
class Drawn:
    finding: str
    what: str
    chart: charts.Chart


def labels(trend: Trend | RiskTrend) -> list[str]:
    return [f"{week:%b} {week.day}" for week in trend.weeks]


def whole(number: float) -> str:
    return f"{number:,.0f}"


def series(name: str, values: list[int]) -> charts.Series:
    """The week that runs may still change: its end is drawn hollow."""
    return charts.Series(name, values, open=[len(values) - 1])


def problems(trend: Trend) -> Drawn:
    every = trend.every
    opened, gone = sum(every.opened), sum(every.resolved)
    says = f"{every.open[-1]} open: {opened} opened or reopened and {gone} resolved in {len(trend.weeks)} weeks"
    drawn = [
        series("Open", every.open),
        series("Opened", every.opened),
        series("Resolved", every.resolved),
    ]
    return Drawn(
        says,
        "Problems by week; “opened” counts those that came back.",
        charts.line(labels(trend), drawn, says=says, fmt=whole),
    )


def by_driver(trend: Trend) -> Drawn:
    last = {
        label: trend.by_driver[value].open[-1] for value, label in ChangeDriver.choices
    }
    told = " and ".join(f"{n} from {label.lower()}" for label, n in last.items())
    says = f"Open now: {told}"
    drawn = [
        series(label, trend.by_driver[value].open)
        for value, label in ChangeDriver.choices
    ]
    return Drawn(
        says,
        "Open problems at the end of each week, by what they come from.",
        charts.line(labels(trend), drawn, says=says, fmt=whole),
    )


def incidents(trend: Trend) -> Drawn:
    total, minutes = sum(trend.every.incidents), sum(trend.every.minutes)
    says = f"{total:,} incidents cost {minutes:,} working minutes in {len(trend.weeks)} weeks"
    drawn = [
        series(label, trend.by_driver[value].incidents)
        for value, label in ChangeDriver.choices
    ]
    return Drawn(
        says,
        "Incidents by week, by what their problem comes from.",
        charts.line(labels(trend), drawn, says=says, fmt=whole),
    )
