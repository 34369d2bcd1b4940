"""Features in four quarters: needed upwards, available to the right. Pure drawing."""

from collections.abc import Callable, Mapping

from backlog.needed import Side
from core.charts.pen import WIDE, Chart, Pen, both

# (column, row) of each quarter, and the paint of its box
PLACES = {
    Side.NEEDED: (0, 0, "plan", "plan"),
    Side.BOTH: (1, 0, "band", "s1"),
    Side.NEITHER: (0, 1, "plan", "plan"),
    Side.AVAILABLE: (1, 1, "plan", "plan"),
}
SHORT = {
    Side.BOTH: "Needed and available",
    Side.NEEDED: "Needed, not offered",
    Side.AVAILABLE: "Available, not needed",
    Side.NEITHER: "Neither",
}
HIGH, GAP = 96, 8


def finding(counts: Mapping[Side, int]) -> str:
    """3 of 21 open features are available rather than needed."""
    total, warned = sum(counts.values()), counts[Side.AVAILABLE]
    features = "feature is" if total == 1 else "features are"
    told = f"{warned}" if warned else "None"
    return f"{told} of {total} open {features} available rather than needed"


def quarters(counts: Mapping[Side, int]) -> Chart:
    says = "; ".join(f"{side.label}: {counts[side]}" for side in Side)
    rows = [[side.label, f"{counts[side]}"] for side in Side]
    return Chart(both(drawing(counts, says)), ["Evidence", "Features"], rows)


def drawing(counts: Mapping[Side, int], says: str) -> Callable[[int, str], str]:
    def draw(width: int, size: str) -> str:
        pen = Pen(width, 2 * HIGH + GAP + 24, size, None)
        wide = (width - GAP) / 2
        for side, (column, row, name, color) in PLACES.items():
            at = column * (wide + GAP), row * (HIGH + GAP)
            pen.box(at, wide, HIGH, name, color)
            warned = side.is_warning and counts[side]
            paint = "markt" if warned else "strong"
            pen.text((at[0] + 12, at[1] + 30), f"{counts[side]}", "strong", "ink")
            words = side.label if width == WIDE else SHORT[side]
            pen.text((at[0] + 12, at[1] + 52), words, paint, "ink")
            if warned:
                edge = at[1] + HIGH
                pen.line((at[0], edge), (at[0] + wide, edge), "mark", "lamp", ' stroke-width="3"')  # fmt: skip
        foot = 2 * HIGH + GAP + 16
        pen.text((0, foot), "Nobody offers it")
        pen.text((width, foot), "Somebody offers it", anchor="end")
        return pen.svg(says)

    return draw
