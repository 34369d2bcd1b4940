"""The charts of a reading: every measure on one scale, and what each look had to pass."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from core.charts import Chart, Interval, Mark, Series, Target, forest, line
from pilots import peeking, sentences, trends
from pilots.models import Measure, Pilot, Readout
from pilots.page.charts import Format, named
from pilots.peeking import Day
from pilots.readout import looks
from pilots.terms import Terms

Row = dict[str, Any]
Shown = tuple[str, Chart]
MOST_DAYS = 120


# --- every measure on one scale -----------------------------------------------------
def measures_chart(kept: Readout, by: Terms) -> Shown | None:
    """(finding, chart): good to the right; 1 is what was hoped for, −1 a margin used up.

    Measures have units of their own: each is told in its own yardstick.
    """
    found = [on_its_scale(row, by) for row in kept.computed["measures"]]
    rows = [row for row in found if row]
    if not rows:
        return None
    finding = "; ".join(f"{row.name} {row.note}" for row in rows)
    shown: Format = lambda value: sentences.fixed(value, 2)  # noqa: E731
    return finding, forest(rows, says=finding, target=1, fmt=shown)


def on_its_scale(row: Row, by: Terms) -> Interval | None:
    if row["guard"]:
        return of_guard(row)
    hoped = wanted(by.main)
    if row["part"] != Measure.Part.PRIMARY or not row["effect"] or not hoped:
        return None
    effect = row["effect"]
    low, high = sorted((effect["low"] / hoped, effect["high"] / hoped))
    point = effect["difference"] / hoped
    return Interval(row["name"], low, point, high, reached(point, low))


def of_guard(row: Row) -> Interval | None:
    """A guardrail in its margin: the whole of it is −1."""
    guard, margin = row["guard"], row["guard"]["margin"]
    ends = (guard["highest"], guard["worsening"], guard["lowest"])
    if not margin or any(end is None or not isfinite(end) for end in ends):
        return None
    low, point, high = (-end / margin for end in ends)
    return Interval(row["name"], low, point, high, GUARD[guard["verdict"]])


def wanted(main: Measure) -> float:
    """The way from the baseline to the target, with its sign."""
    if main.target is None or main.baseline is None:
        return 0.0
    return float(main.target - main.baseline)


def reached(point: float, low: float) -> str:
    if low <= 0:
        return "is not shown to differ" if point > 0 else "goes the wrong way"
    return "reaches its target" if point >= 1 else "is short of its target"


GUARD = {
    "holds": "holds",
    "not_shown": "is not shown to hold",
    "broken": "is broken",
    "severe": "is broken beyond doubt",
}


# --- looks against their boundaries ------------------------------------------------------
def boundaries_chart(pilot: Pilot, kept: Sequence[Readout], by: Terms) -> Shown | None:
    """(finding, chart): z at each look taken, against what every planned look asks for."""
    if by.any_day or (by.looks == 1 and not by.extension):
        return None
    taken = [each for each in kept if statistic(each) is not None]
    seen = [each.computed["information"][-1] for each in taken]
    planned = [share / (1 + by.extension) for share in by.shares]
    planned += [1.0] if by.extension else []
    ahead = [each for each in planned if each > max(seen, default=0.0) + 0.0001]
    whole = (*seen, *ahead)
    if not rising(whole):
        return None
    edges = looks.boundaries(
        tuple(round(each, 6) for each in whole), float(by.main.alpha), by.spending
    )
    sign = -1 if by.main.direction == "down" else 1
    z = [sign * (statistic(each) or 0.0) for each in taken]
    labels = [named(each) for each in taken] + [ahead_of(each, by) for each in ahead]
    finding = told(z, edges, len(taken))
    series = [
        Series("z, good is up", [*z, *(None for _ in ahead)]),
        Series("To show it", edges),
        Series("The wrong way", [-edge for edge in edges]),
    ]
    shown: Format = lambda value: sentences.fixed(value, 3)  # noqa: E731
    return finding, line(labels, series, says=finding, fmt=shown)


def statistic(kept: Readout) -> float | None:
    rows = [row for row in kept.computed["measures"] if row["part"] == "primary"]
    effect = rows[0]["effect"] if rows else None
    return effect["statistic"] if effect else None


def rising(shares: Sequence[float]) -> bool:
    return all(a < b for a, b in zip((0.0, *shares), shares, strict=False)) and bool(
        shares
    )


def ahead_of(information: float, by: Terms) -> str:
    share = information * (1 + by.extension)
    return f"at {share:.0%}"


def told(z: Sequence[float], edges: Sequence[float], taken: int) -> str:
    if not taken:
        return "No look was taken yet"
    last, edge = z[-1], edges[taken - 1]
    passed = "passes" if abs(last) >= edge else "does not pass"
    shown = sentences.fixed(last, 3), sentences.fixed(edge, 3)
    return f"z of {shown[0]} {passed} the {shown[1]} that this look asks for"


# --- before the start -----------------------------------------------------------------
def trend_chart(kept: Sequence[Readout], by: Terms) -> Shown | None:
    """(finding, chart): both groups day by day, the start marked; did they move alike?

    What the newest reading found of it: no page works it out again.
    """
    trend: Row = (kept[-1].computed.get("trend") if kept else None) or {}
    days = days_read(kept[-1], by.main) if trend else []
    if not days:
        return None
    alike = "moved alike" if trend["parallel"] else "did not move alike"
    finding = (
        f"Both groups {alike} over the {trend['periods']} days before the start "
        f"(p {sentences.fixed(trend['p'], 2)})"
    )
    kind = sentences.unit(by.main.unit)
    shown: Format = lambda value: kind.level(value, 1)  # noqa: E731
    series = [
        Series("Treated", [treated for *_, treated in days]),
        Series("Comparison", [control for _, control, _ in days]),
    ]
    start = next((k for k, (day, *_) in enumerate(days) if day >= 0), len(days) - 1)
    labels = [f"day {day}" for day, *_ in days]
    marks = [Mark(start, "Start")]
    return finding, line(labels, series, says=finding, marks=marks, fmt=shown)


def days_read(kept: Readout, main: Measure) -> list[tuple[int, float, float]]:
    """The days that the reading had: what came in since is the next one's."""
    start = main.pilot.started_on or kept.as_of
    last = (kept.as_of - start).days
    return [each for each in trends.gaps(main) if each[0] <= last][-MOST_DAYS:]


# --- any day --------------------------------------------------------------------------------
def any_day_chart(pilot: Pilot, by: Terms) -> Shown | None:
    """(finding, chart): the effect by day with the interval that holds on any of them."""
    if not by.any_day:
        return None
    known = peeking.daily(by)
    if not known:
        return None
    known, last = known[-MOST_DAYS:], known[-1].always
    shows = "an effect is shown" if last.p < last.alpha else "nothing is shown yet"
    finding = (
        f"Always-valid p {sentences.fixed(last.p, 3)} on {known[-1].label}: {shows}"
    )
    return finding, drawn(by, known, finding)


def drawn(by: Terms, known: Sequence[Day], finding: str) -> Chart:
    kind = sentences.unit(by.main.unit)
    shown: Format = lambda value: sentences.fixed(value * kind.factor, 2)  # noqa: E731
    band = Series(
        by.main.name,
        [each.effect.difference for each in known],
        [each.always.low for each in known],
        [each.always.high for each in known],
    )
    labels = [each.label for each in known]
    zero = Target(0.0, "No effect")
    return line(labels, [band], says=finding, target=zero, fmt=shown)
