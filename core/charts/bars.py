"""Amounts by period: bars from zero, the plan pale, what came in solid."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.pen import WIDE, Chart, Format, Pen, Scale, Theme, both, plain, ticks

TOP, FOOT, LEFT = 26, 26, 56
PAINTS = {True: ("plan", "plan"), False: ("s1f", "s1")}


@dataclass(frozen=True)
class BarSeries:
    """Amounts by period; a `plan` is drawn pale beside what came in. None is no bar."""

    name: str
    values: Sequence[float | None]
    plan: bool = False


def bars(
    labels: Sequence[str],
    series: Sequence[BarSeries],
    *,
    says: str,
    fmt: Format = plain,
    theme: Theme | None = None,
    height: int = 240,
) -> Chart:
    """One or two bars per label, from zero."""
    known = [v for s in series for v in s.values if v is not None]
    at = ticks(min([*known, 0]), max([*known, 0]))

    def draw(width: int, size: str) -> str:
        y = Scale(at[0], at[-1], height - FOOT, TOP)
        pen = Pen(width, height, size, theme)
        pen.axis(y, at, LEFT, width - 4, fmt)
        if at[0] < 0:
            pen.line((LEFT, y(0)), (width - 4, y(0)), "base", "base")
        draw_key(pen, series)
        step = (width - 4 - LEFT) / max(len(labels), 1)
        draw_periods(pen, labels, step, height, width == WIDE)
        for k, each in enumerate(series):
            draw_bars(pen, each, y, step, k, len(series))
        return pen.svg(says)

    head = ["", *(s.name for s in series)]
    rows = [
        [label, *("–" if (v := s.values[i]) is None else fmt(v) for s in series)]
        for i, label in enumerate(labels)
    ]
    return Chart(both(draw), head, rows)


def draw_key(pen: Pen, series: Sequence[BarSeries]) -> None:
    x = float(LEFT)
    for each in series if len(series) > 1 else ():
        pen.box((x, 2), 10, 10, *PAINTS[each.plan])
        pen.text((x + 16, 11), each.name)
        x += 34 + 7 * len(each.name)


def draw_periods(
    pen: Pen, labels: Sequence[str], step: float, height: int, wide: bool
) -> None:
    room = max(map(len, labels), default=1) * 7 + 6
    every = max(1, -(-int(room) // max(int(step), 1)))
    for i, words in enumerate(labels):
        if i % every == 0:
            pen.text((LEFT + step * (i + 0.5), height - 6), words, anchor="middle")


def draw_bars(
    pen: Pen, series: BarSeries, y: Scale, step: float, place: int, count: int
) -> None:
    width = min(step * 0.76 / count, 36)
    for i, value in enumerate(series.values):
        if value is None:
            continue
        middle = LEFT + step * (i + 0.5)
        left = middle + (place - count / 2) * width
        top, foot = sorted((y(value), y(0)))
        pen.box((left + 0.5, top), width - 1, foot - top, *PAINTS[series.plan])
