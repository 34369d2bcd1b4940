"""What a kind of note records, as a drawing with its finding. Pure.

A kind without numbers to draw, or a note without enough of them, has none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import floor
from typing import Any

from core import charts
from core.charts.pen import WIDE, Pen, both
from discovery import details, journey_map, watch_map
from discovery.rates import percent_text, wilson

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finding, what is drawn, and the drawing with its table."""

    finding: str
    what: str
    chart: charts.Chart


def drawn(kind: str, values: Values) -> Drawn | None:
    """The drawing of this kind, or None. What the table of kinds refuses is left out."""
    known, _ = details.clean(kind, values)
    return DRAWINGS[kind](known) if kind in DRAWINGS else None


def journey(values: Values) -> Drawn | None:
    if not values.get("steps"):
        return None
    says, what = journey_map.finding(values), journey_map.told(values)
    return Drawn(says, what, journey_map.draw_map(values))


def share_that_failed(values: Values) -> Drawn | None:
    """Of what was checked, with its Wilson interval, in percent from zero."""
    if not {"sample", "fails"} <= set(values) or values["fails"] > values["sample"]:
        return None
    fails, sample = values["fails"], values["sample"]
    low, high = (100 * bound for bound in wilson(fails, sample))
    row = charts.Interval("Failed", low, 100 * fails / sample, high)
    says = f"{percent_text(fails, sample)} of {sample:,} failed; it lies between {percent(low)} and {percent(high)}"
    kappa = f" Calibration κ {plain(values['kappa'])}." if "kappa" in values else ""
    what = f"Share that failed with its 95 % interval (Wilson).{kappa}"
    return Drawn(says, what, charts.forest([row], says=says, fmt=percent))


def effect(values: Values) -> Drawn | None:
    """An effect between its bounds; one that lies outside them is not drawn."""
    try:
        low, point, high = (values[n] for n in ("effect_low", "effect", "effect_high"))
    except KeyError:
        return None
    if not low <= point <= high:
        return None
    zero = "; no effect is possible too" if low <= 0 <= high else ""
    says = f"{plain(point)}, between {plain(low)} and {plain(high)}{zero}"
    row = charts.Interval("Effect", low, point, high)
    what = f"{values.get('metric', 'In the unit of the metric')}; with its interval."
    return Drawn(says, what, charts.forest([row], says=says, fmt=plain))


def touch_and_wait(values: Values) -> Drawn | None:
    """Both times on one bar: how much of the way through is work."""
    if not {"touch_minutes", "wait_minutes"} <= set(values):
        return None
    touch, wait = values["touch_minutes"], values["wait_minutes"]
    if not touch + wait:
        return None
    share = 100 * touch / (touch + wait)
    says = (
        f"{share:.1f} % of {plain(touch + wait)} minutes is work, the rest is waiting"
    )
    rework = f" Done again: {plain(values['rework_percent'])} %." if "rework_percent" in values else ""  # fmt: skip
    parts = [("Touch", touch, share), ("Wait", wait, 100 - share)]
    rows = [[name, plain(n), f"{part:.1f} %"] for name, n, part in parts]
    head = ["", "Minutes", "Share"]
    what = f"Touch and wait time in minutes.{rework}"
    return Drawn(says, what, charts.Chart(both(two_part_bar(touch, wait, says)), head, rows))  # fmt: skip


def two_part_bar(touch: float, wait: float, says: str) -> Callable[[int, str], str]:
    def draw(width: int, size: str) -> str:
        pen = Pen(width, 62 if width == WIDE else 66, size, None)
        middle = width * touch / (touch + wait)
        pen.box((0, 4), middle, 26, "s1f", "s1")
        pen.box((middle, 4), width - middle, 26, "plan", "plan")
        pen.text((0, 50), f"Touch {plain(touch)} min", "strong", "ink")
        pen.text((width, 50), f"Wait {plain(wait)} min", "strong", "ink", "end")
        return pen.svg(says)

    return draw


def plain(value: float) -> str:
    return f"{value:,.10g}".replace("-", "−")


def percent(value: float) -> str:
    """Half up, as `percent_text`: 2.25 → "2.3 %"."""
    return f"{floor(10 * value + 0.5) / 10:.1f} %"


def position(values: Values) -> Drawn | None:
    """Where we stand by when it may concern us; the same places as on the watch list."""
    if not {"our_position", "horizon"} <= set(values):
        return None
    where = watch_map.Place(values["our_position"], values["horizon"])
    says = f"{where.words}; {watch_map.said_by(values.get('independence'))}"
    told = values.get("expires_on")
    until = watch_map.shown(date.fromisoformat(told)) if told else "not said"
    rows = [["Our position", where.position_label], ["Horizon", where.horizon_label],
            ["Independence", watch_map.independence(values.get("independence"))],
            ["Good until", until]]  # fmt: skip
    svg = watch_map.drawn({where: 1}, says)
    what = f"Our position by when it may concern us; good until {until}."
    return Drawn(says, what, charts.Chart(svg, ["", "Said"], rows))


DRAWINGS: Mapping[str, Callable[[Values], Drawn | None]] = {
    "journey_walkthrough": journey,
    "qa_insight": share_that_failed,
    "analytics_insight": effect,
    "operational_deep_dive": touch_and_wait,
    "market_vendor_intel": position,
}
