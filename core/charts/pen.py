"""The pen that draws SVG, the scales it measures with, and the chart it leaves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

from django.utils.safestring import SafeString, mark_safe

Point = tuple[float, float]
Format = Callable[[float], str]
Theme = Mapping[str, str]

# Literal colours for WeasyPrint, which reads neither classes nor var() inside SVG.
# The names are those of charts.css; the values are the light theme's.
PDF: Theme = {
    "s1": "#006069",
    "s2": "#5c666d",
    "ink": "#17222a",
    "muted": "#5c666d",
    "grid": "#e9e8e4",
    "base": "#7f898c",
    "lamp": "#f18712",
    "lamp-ink": "#80480a",
    "plan": "#bfcdd0",
    "surface": "#ffffff",
}
WIDE, NARROW = 720, 360


@dataclass(frozen=True)
class Chart:
    """A drawing and the numbers in it."""

    svg: SafeString
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __str__(self) -> str:
        return self.svg


def plain(value: float) -> str:
    """12.0 → 12, -0.31 → −0.31."""
    return f"{value:g}".replace("-", "−")


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`."""
    if low == high:
        low, high = low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2
    span = (high - low) / count
    magnitude = 10.0 ** floor(log10(span))
    step = next(
        m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= span * 0.999
    )
    first = floor(low / step + 1e-9)
    found = [round(first * step, 10)]
    while found[-1] < high - step * 1e-6:
        found.append(round((first + len(found)) * step, 10))
    return found


@dataclass(frozen=True)
class Scale:
    """A straight map from values to positions."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.start + (self.end - self.start) * share


class Pen:
    """Writes one <svg>. With a theme it writes colours, without one classes."""

    def __init__(
        self, width: int, height: float, size: str, theme: Theme | None
    ) -> None:
        self.width, self.height, self.size, self.theme = width, height, size, theme
        self.parts: list[str] = []

    def paint(self, name: str, role: str, color: str) -> str:
        """`name` is the class on the web; `color` the theme's colour for `role`."""
        if self.theme is None:
            return f' class="{name}"'
        return f' {role}="{self.theme.get(color, color)}"'

    def line(self, a: Point, b: Point, name: str, color: str, extra: str = "") -> None:
        self.parts.append(
            f'<line x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}"'
            f"{self.paint(name, 'stroke', color)}{extra}/>"
        )

    def path(
        self,
        points: Iterable[Point],
        name: str,
        color: str,
        width: float = 2.25,
        extra: str = "",
    ) -> None:
        drawn = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self.parts.append(
            f'<path d="M{drawn}" fill="none" stroke-width="{width}" stroke-linejoin="round"'
            f"{self.paint(name, 'stroke', color)}{extra}/>"
        )

    def area(self, points: Iterable[Point], name: str, color: str) -> None:
        drawn = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        faint = ' opacity="0.12"' if self.theme else ""
        self.parts.append(
            f'<path d="M{drawn}Z"{self.paint(name, "fill", color)}{faint}/>'
        )

    def dot(self, at: Point, radius: float, name: str, color: str) -> None:
        self.parts.append(
            f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius:g}"'
            f"{self.paint(name, 'fill', color)}/>"
        )

    def ring(self, at: Point, radius: float, name: str, color: str) -> None:
        """A circle that hides the line behind it only where it is small: a hollow dot."""
        filled = radius < 6
        inside = self.paint(f"{'ring' if filled else 'halo'} {name}", "stroke", color)
        if self.theme is not None:
            inside += f' fill="{self.theme["surface"] if filled else "none"}"'
        self.parts.append(
            f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius:g}" '
            f'stroke-width="2"{inside}/>'
        )

    def box(
        self, at: Point, width: float, height: float, name: str, color: str
    ) -> None:
        self.parts.append(
            f'<rect x="{at[0]:.1f}" y="{at[1]:.1f}" width="{width:.1f}" '
            f'height="{max(height, 0):.1f}" rx="2"{self.paint(name, "fill", color)}/>'
        )

    def text(
        self,
        at: Point,
        words: str,
        name: str = "",
        color: str = "muted",
        anchor: str = "start",
    ) -> None:
        placed = f' text-anchor="{anchor}"' if anchor != "start" else ""
        style = f' class="{name}"' if name and self.theme is None else ""
        if self.theme is not None:
            bold = ' font-weight="600"' if name else ""
            style = f' fill="{self.theme[color]}" font-size="12"{bold}'
        self.parts.append(
            f'<text x="{at[0]:.1f}" y="{at[1]:.1f}"{placed}{style}>{escape(words)}</text>'
        )

    def tip(
        self, hit: tuple[float, float], at: Point, words: str, top: float, foot: float
    ) -> None:
        """A value that shows on hover, by CSS alone; the table has it for everyone."""
        if self.theme is not None:
            return
        wide = 7.0 * len(words) + 16
        left = min(max(at[0] - wide / 2, 0), self.width - wide)
        self.parts.append(
            f'<g class="pt"><rect class="hit" x="{hit[0]:.1f}" y="{top}" width="{hit[1]:.1f}" '
            f'height="{foot - top:.1f}"/><g class="tip"><line class="cross" x1="{at[0]:.1f}" '
            f'y1="{top}" x2="{at[0]:.1f}" y2="{foot:.1f}"/><circle class="s1f" cx="{at[0]:.1f}" '
            f'cy="{at[1]:.1f}" r="4"/><rect class="tipbox" x="{left:.1f}" y="{top - 18}" '
            f'width="{wide:.1f}" height="22" rx="4"/><text x="{left + wide / 2:.1f}" '
            f'y="{top - 3}" text-anchor="middle">{escape(words)}</text></g></g>'
        )

    def axis(
        self, scale: Scale, at: Sequence[float], left: float, right: float, fmt: Format
    ) -> None:
        """Horizontal grid lines with their values; the lowest is the base line."""
        for value in at:
            lowest = value == at[0]
            y = scale(value)
            self.line(
                (left, y),
                (right, y),
                *(("base", "base") if lowest else ("grid-line", "grid")),
            )
            self.text((left - 8, y + 4), fmt(value), anchor="end")

    def svg(self, says: str) -> str:
        """The finished drawing. `says` is what it shows, in words, with values."""
        role = (
            f'role="img" aria-label="{escape(says)}"' if says else 'aria-hidden="true"'
        )
        font = ' font-family="IBM Plex Sans"' if self.theme else ""
        return (
            f'<svg class="chart {self.size}" viewBox="0 0 {self.width} {self.height:g}" '
            f"{role}{font}>{''.join(self.parts)}</svg>"
        )


def both(draw: Callable[[int, str], str]) -> SafeString:
    """The same chart for a wide and for a narrow place."""
    return mark_safe(draw(WIDE, "wide") + draw(NARROW, "narrow"))  # noqa: S308 (escaped by the pen)


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near `places` (in their order) that keep `gap` between labels."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    found = list(places)
    previous = low - gap
    for i in order:
        found[i] = previous = max(places[i], previous + gap)
    over = max((found[order[-1]] - high) if order else 0, 0)
    return [place - over for place in found]
