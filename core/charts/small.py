"""Drawings the size of a word: a trend in a tile, a goal's way."""

from collections.abc import Collection, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.charts.pen import Pen, Point, Scale, Theme

TILE = (220, 72)
RAIL = Scale(0, 1, 5, 135)


def spark(
    values: Sequence[float | None],
    *,
    width: int = 96,
    height: int = 32,
    theme: Theme | None = None,
) -> SafeString:
    """A trend without axis, hidden from the ear: the tile says it in words."""
    known = [(i, v) for i, v in enumerate(values) if v is not None]
    if len(known) < 2:
        return mark_safe("")
    heights = [v for _, v in known]
    x = Scale(known[0][0], known[-1][0], 3, width - 5)
    y = Scale(min(heights), max(heights), height - 4, 4)
    points = [(x(i), y(v)) for i, v in known]
    pen = Pen(width, height, "spark", theme)
    pen.path(points, "s1", "s1", 1.75)
    pen.dot(points[-1], 3, "s1f", "s1")
    return mark_safe(pen.svg(""))  # noqa: S308 (numbers only)


def tile(
    values: Sequence[float | None],
    *,
    span: tuple[float, float],
    low: Sequence[float | None] = (),
    high: Sequence[float | None] = (),
    ringed: Collection[int] = (),
    theme: Theme | None = None,
) -> SafeString:
    """One of several small trends: `span` is the scale they share. Words stand beside it."""
    x = Scale(0, max(len(values) - 1, 1), 8, TILE[0] - 8)
    y = Scale(*span, TILE[1] - 8, 8)
    pen = Pen(*TILE, "small", theme)
    tops, feet = stretches(x, y, high), stretches(x, y, low)
    for top, foot in zip(tops, feet, strict=True):
        pen.area(top + foot[::-1], "band", "s1")
    for part in stretches(x, y, values):
        pen.path(part, "s1", "s1", 1.75)
    known = [(i, v) for i, v in enumerate(values) if v is not None]
    for i, value in known:
        if i in ringed:
            pen.ring((x(i), y(value)), 7, "mark", "lamp")
    if known:
        last, value = known[-1]
        pen.dot((x(last), y(value)), 3, "s1f", "s1")
    return mark_safe(pen.svg(""))  # noqa: S308 (numbers only)


def stretches(x: Scale, y: Scale, values: Sequence[float | None]) -> list[list[Point]]:
    """The unbroken parts of a line: a missing value leaves a gap."""
    parts: list[list[Point]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            parts.append([])
        else:
            parts[-1].append((x(i), y(value)))
    return [part for part in parts if part]


def goal_rail(
    start: float, now: float, target: float, *, late: bool = False
) -> SafeString:
    """How far `now` is on the way from `start` to `target`; beside it stand the numbers."""
    share = (now - start) / (target - start) if target != start else 1.0
    x = RAIL(min(max(share, 0), 1))
    return format_html(
        '<svg class="goal-rail{}" viewBox="0 0 140 16" aria-hidden="true">'
        '<path class="rail" d="M5 8H134"/><path class="run" d="M5 8H{}"/>'
        '<circle class="from" cx="5" cy="8" r="3"/><circle class="at" cx="{}" cy="8" r="4"/>'
        '<path class="to" d="M135 3V13"/></svg>',
        " late" if late else "",
        f"{x:.1f}",
        f"{x:.1f}",
    )
