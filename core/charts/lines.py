"""A measure over time: one accent line, quiet comparisons, band, target, events, gaps."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from core.charts.pen import (
    WIDE,
    Chart,
    Format,
    Pen,
    Point,
    Scale,
    Theme,
    both,
    plain,
    spread,
    ticks,
)

Values = Sequence[float | None]
TOP, FOOT, LEFT = 22, 26, 44


@dataclass(frozen=True)
class Series:
    """A line by name; `low` and `high` are its interval, drawn as a band. None is a gap.

    `open` are the places whose values may still change, drawn hollow; `ringed` those
    that somebody should look at.
    """

    name: str
    values: Values
    low: Values = ()
    high: Values = ()
    open: Collection[int] = ()
    ringed: Collection[int] = ()


@dataclass(frozen=True)
class Target:
    value: float
    name: str = "Target"


@dataclass(frozen=True)
class Mark:
    """Something that happened at the label with this index."""

    index: int
    name: str


@dataclass(frozen=True)
class Frame:
    """Where things go in one size of the drawing."""

    x: Scale
    y: Scale
    right: float
    foot: float
    wide: bool


def line(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    says: str,
    target: Target | None = None,
    targets: Sequence[Target] = (),
    marks: Sequence[Mark] = (),
    fmt: Format = plain,
    theme: Theme | None = None,
    height: int = 260,
) -> Chart:
    """Draw at most five series over the same labels; the first is the one that matters."""
    aims = [*([] if target is None else [target]), *targets]
    known = [v for s in series for v in (*s.values, *s.low, *s.high) if v is not None]
    known += [aim.value for aim in aims]
    at = ticks(min(known, default=0), max(known, default=1))

    def draw(width: int, size: str) -> str:
        right = width - (104 if width == WIDE else 52)
        frame = Frame(
            x=Scale(0, max(len(labels) - 1, 1), LEFT, right),
            y=Scale(at[0], at[-1], height - FOOT, TOP),
            right=right,
            foot=height - FOOT,
            wide=width == WIDE,
        )
        pen = Pen(width, height, size, theme)
        pen.axis(frame.y, at, LEFT, right, fmt)
        draw_labels(pen, frame, labels)
        draw_marks(pen, frame, marks)
        draw_series(pen, frame, series)
        draw_names(pen, frame, series, aims, fmt)
        draw_tips(pen, frame, labels, series, fmt)
        return pen.svg(says)

    head = ["", *(s.name for s in series)]
    rows = [
        [label, *(_shown(s.values, i, fmt) for s in series)]
        for i, label in enumerate(labels)
    ]
    return Chart(both(draw), head, rows)


def draw_labels(pen: Pen, frame: Frame, labels: Sequence[str]) -> None:
    room = (frame.right - LEFT) / (max(map(len, labels), default=1) * 7 + 10)
    every = max(1, -(-len(labels) // max(int(room), 1)))
    for i, words in enumerate(labels):
        if (len(labels) - 1 - i) % every == 0:
            pen.text((frame.x(i), frame.foot + 20), words, anchor="middle")


def draw_marks(pen: Pen, frame: Frame, marks: Sequence[Mark]) -> None:
    for mark in marks:
        x = frame.x(mark.index)
        pen.line((x, TOP - 8), (x, frame.foot), "mark", "lamp")
        end = x > frame.right * 0.75
        at = (x + (-6 if end else 6), TOP - 6)
        pen.text(at, mark.name, "markt", "lamp-ink", "end" if end else "start")


def draw_series(pen: Pen, frame: Frame, series: Sequence[Series]) -> None:
    """Comparisons first, so that the accent line lies on top."""
    for n, each in reversed(list(enumerate(series))):
        for band in bands(frame, each):
            pen.area(band, "band", "s1")
        for part in stretches(frame, each.values):
            if n == 0:
                draw_part(pen, part, "s1", "")
            else:
                draw_part(
                    pen, part, "s2", ' stroke-dasharray="1 4" stroke-linecap="round"'
                )
        draw_rings(pen, frame, each)


def draw_part(pen: Pen, part: list[Point], name: str, dash: str) -> None:
    if len(part) == 1:
        pen.dot(part[0], 2.5, f"{name}f", name)
    else:
        pen.path(
            part, name, name, 2.25 if name == "s1" else 2, dash if pen.theme else ""
        )


def draw_rings(pen: Pen, frame: Frame, series: Series) -> None:
    """Around what needs a look; hollow where a value may still change."""
    for places, radius, name, color in (
        (series.ringed, 8, "mark", "lamp"),
        (series.open, 4, "s1", "s1"),
    ):
        for i in places:
            value = series.values[i]
            if value is not None:
                pen.ring((frame.x(i), frame.y(value)), radius, name, color)


def draw_names(
    pen: Pen,
    frame: Frame,
    series: Sequence[Series],
    aims: Sequence[Target],
    fmt: Format,
) -> None:
    """Names and last values beside the lines' ends, never on each other."""
    ends = [(s, *last) for s in series if (last := _last(s.values)) is not None]
    heights = [frame.y(value) for _, _, value in ends]
    heights += [frame.y(aim.value) for aim in aims]
    places = spread([y + 4 for y in heights], 15, TOP, frame.foot + 4)
    for (each, index, value), y in zip(ends, places, strict=False):
        first = each is series[0]
        words = f"{each.name} {fmt(value)}" if frame.wide else fmt(value)
        if first and index not in each.open:
            pen.dot((frame.x(index), frame.y(value)), 4, "s1f", "s1")
        tone = ("s1t", "s1") if first else ("", "muted")
        pen.text((frame.right + 10, y), words, *tone)
    for aim, place in zip(aims, places[len(ends) :], strict=True):
        y = frame.y(aim.value)
        dash = ' stroke-dasharray="6 4"' if pen.theme else ""
        pen.line((LEFT, y), (frame.right, y), "target", "muted", dash)
        words = f"{aim.name} {fmt(aim.value)}" if frame.wide else fmt(aim.value)
        pen.text((frame.right + 10, place), words, "strong", "ink")


def draw_tips(
    pen: Pen, frame: Frame, labels: Sequence[str], series: Sequence[Series], fmt: Format
) -> None:
    step = (frame.right - LEFT) / max(len(labels), 1)
    for i, label in enumerate(labels):
        value = series[0].values[i] if series and i < len(series[0].values) else None
        if value is None:
            continue
        others = [f"{s.name} {_shown(s.values, i, fmt)}" for s in series[1:2]]
        words = ", ".join([f"{label}: {fmt(value)}", *others])
        x = frame.x(i)
        pen.tip((x - step / 2, step), (x, frame.y(value)), words, TOP, frame.foot)


def stretches(frame: Frame, values: Values) -> Iterator[list[Point]]:
    """The unbroken parts of a line: a missing value leaves a gap."""
    part: list[Point] = []
    for i, value in enumerate([*values, None]):
        if value is not None:
            part.append((frame.x(i), frame.y(value)))
        elif part:
            yield part
            part = []


def bands(frame: Frame, series: Series) -> Iterator[list[Point]]:
    highs, lows = (
        list(stretches(frame, series.high)),
        list(stretches(frame, series.low)),
    )
    for high, low in zip(highs, lows, strict=True):
        yield high + low[::-1]


def _last(values: Values) -> tuple[int, float] | None:
    known = [(i, v) for i, v in enumerate(values) if v is not None]
    return known[-1] if known else None


def _shown(values: Values, index: int, fmt: Format) -> str:
    value = values[index] if index < len(values) else None
    return "–" if value is None else fmt(value)
