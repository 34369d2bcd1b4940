"""Two things compared: pilot against control, and effects with their uncertainty."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.pen import WIDE, Chart, Format, Pen, Scale, Theme, both, plain, ticks

BESIDE = 180  # of a name on the left of its line
LETTER = 7  # about as wide as one is in bold


@dataclass(frozen=True)
class Pair:
    """One measure in two arms; `better` says which direction is good: "up" or "down".

    `judged` is the word of a test that was made of them, such as "Holds": it stands in
    the place of the bare comparison, and `judged_bad` says whether it is bad news.
    """

    name: str
    control: float
    pilot: float
    better: str = "up"
    fmt: Format = plain
    judged: str = ""
    judged_bad: bool = False

    @property
    def is_bad(self) -> bool:
        return self.judged_bad if self.judged else self.verdict == "Worse"

    @property
    def verdict(self) -> str:
        if self.judged:
            return self.judged
        if self.pilot == self.control:
            return "Same"
        return (
            "Better"
            if (self.pilot > self.control) == (self.better == "up")
            else "Worse"
        )


@dataclass(frozen=True)
class Interval:
    """An effect with its interval; `note` is a word on the right, such as "better"."""

    name: str
    low: float
    point: float
    high: float
    note: str = ""


def dumbbell(rows: Sequence[Pair], *, says: str, theme: Theme | None = None) -> Chart:
    """Control and pilot on one line per measure, each line with a scale of its own."""

    def draw(width: int, size: str) -> str:
        wide = width == WIDE and names_fit(rows)
        longest = max(len(row.verdict) for row in rows) if rows else 0
        end = width - max(60, 16 + LETTER * longest)
        left, right, step = (190, end - 22, 38) if wide else (8, end, 54)
        pen = Pen(width, step * len(rows) + 24, size, theme)
        pen.dot((left + 6, 9), 4, "s2f", "s2")
        pen.text((left + 16, 13), "Control")
        pen.dot((left + 82, 9), 5, "s1f", "s1")
        pen.text((left + 93, 13), "Pilot", "s1t", "s1")
        for k, row in enumerate(rows):
            y = 24 + step * k + step / 2 + (0 if wide else 8)
            draw_pair(pen, row, y, left, right, wide)
        return pen.svg(says)

    head = ["Measure", "Control", "Pilot", "Verdict"]
    table = [[r.name, r.fmt(r.control), r.fmt(r.pilot), r.verdict] for r in rows]
    return Chart(both(draw), head, table)


def names_fit(rows: Sequence[Pair] | Sequence[Interval]) -> bool:
    """Whether every name has room on the left of its line; else it stands above."""
    return all(LETTER * len(row.name) <= BESIDE for row in rows)


def draw_pair(
    pen: Pen, row: Pair, y: float, left: float, right: float, wide: bool
) -> None:
    margin = max(abs(row.control), abs(row.pilot)) * 0.12 or 1
    low, high = (
        min(row.control, row.pilot) - margin,
        max(row.control, row.pilot) + margin,
    )
    x = Scale(low, high, left, right)
    a, b = x(row.control), x(row.pilot)
    pen.text((0, y + 4) if wide else (left, y - 14), row.name, "strong", "ink")
    pen.line((left, y), (right, y), "grid-line", "grid")
    pen.line((a, y), (b, y), "s1", "s1", ' stroke-width="3"')
    pen.dot((a, y), 4.5, "s2f", "s2")
    pen.dot((b, y), 6, "s1f", "s1")
    side = -1 if b < a else 1
    pen.text(
        (a - 10 * side, y + 4),
        row.fmt(row.control),
        anchor="end" if side > 0 else "start",
    )
    pen.text(
        (b + 11 * side, y + 4),
        row.fmt(row.pilot),
        "s1t",
        "s1",
        "start" if side > 0 else "end",
    )
    tone = ("markt", "lamp-ink") if row.is_bad else ("strong", "ink")
    pen.text((pen.width, y + 4), row.verdict, *tone, anchor="end")


def forest(
    rows: Sequence[Interval],
    *,
    says: str,
    zero: float = 0,
    target: float | None = None,
    fmt: Format = plain,
    theme: Theme | None = None,
) -> Chart:
    """Effects on one shared scale: an interval that crosses the zero line shows nothing yet."""
    values = [v for r in rows for v in (r.low, r.high)] + [zero]
    at = ticks(min([*values, *_known(target)]), max([*values, *_known(target)]))

    def draw(width: int, size: str) -> str:
        wide = width == WIDE and names_fit(rows)
        left, right, step = (190, width - 130, 40) if wide else (12, width - 12, 62)
        height = step * len(rows) + 34
        x = Scale(at[0], at[-1], left, right)
        pen = Pen(width, height, size, theme)
        foot = height - 24
        for value in at if width == WIDE else at[::2]:
            pen.line((x(value), 8), (x(value), foot), "grid-line", "grid")
            pen.text((x(value), height - 6), fmt(value), anchor="middle")
        pen.line((x(zero), 4), (x(zero), foot), "base", "base")
        if target is not None:
            pen.line(
                (x(target), 4),
                (x(target), foot),
                "target",
                "muted",
                ' stroke-dasharray="6 4"',
            )
            pen.text((x(target) + 5, 12), f"Target {fmt(target)}", "strong", "ink")
        for k, row in enumerate(rows):
            draw_interval(
                pen, row, 8 + step * (k + 0.5) + (0 if wide else 12), x, fmt, wide
            )
        return pen.svg(says)

    head = ["Measure", "Effect", "Low", "High", ""]
    table = [[r.name, fmt(r.point), fmt(r.low), fmt(r.high), r.note] for r in rows]
    return Chart(both(draw), head, table)


def draw_interval(
    pen: Pen, row: Interval, y: float, x: Scale, fmt: Format, wide: bool
) -> None:
    pen.text((0, y + 4) if wide else (x.start, y - 16), row.name, "strong", "ink")
    pen.line((x(row.low), y), (x(row.high), y), "s1", "s1", ' stroke-width="2.5"')
    for end in (row.low, row.high):
        pen.line((x(end), y - 5), (x(end), y + 5), "s1", "s1", ' stroke-width="2"')
    pen.dot((x(row.point), y), 5, "s1f", "s1")
    words = f"{fmt(row.point)} {row.note}".strip()
    at = (pen.width, y + 4) if wide else (pen.width - 12, y - 16)
    pen.text(at, words, "strong", "ink", "end")


def _known(value: float | None) -> list[float]:
    return [] if value is None else [value]
