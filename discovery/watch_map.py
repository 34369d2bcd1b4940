"""The watch list as a map: our position down, when it may concern us across. Pure.

Source: domain.md §5 (position adopt, trial, assess, hold; horizon now, next, later;
independence 0 sells it, 1 has a stake, 2 has none).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core.charts.pen import WIDE, Chart, Pen, both

POSITIONS = {"adopt": "Adopt", "trial": "Trial", "assess": "Assess", "hold": "Hold"}
HORIZONS = {"now": "Now", "next": "Next", "later": "Later"}
INDEPENDENCE = {0: "Sells it", 1: "Has a stake", 2: "Has none"}
ROW, HEAD, GAP, DOTS = 44, 24, 4, 8


@dataclass(frozen=True, slots=True)
class Place:
    position: str
    horizon: str

    @property
    def position_label(self) -> str:
        return POSITIONS[self.position]

    @property
    def horizon_label(self) -> str:
        return HORIZONS[self.horizon]

    @property
    def words(self) -> str:
        return f"{self.position_label}, {self.horizon_label.lower()}"


Counts = Mapping[Place, int]
PLACES = [Place(position, horizon) for position in POSITIONS for horizon in HORIZONS]


def shown(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def independence(grade: int | None) -> str:
    return "Not said" if grade is None else INDEPENDENCE[grade]


def said_by(grade: int | None) -> str:
    """How far the source stands from the claim, to finish a sentence."""
    told = {
        0: "who says it sells it", 1: "who says it has a stake in it",
        2: "who says it has no stake in it",
    }  # fmt: skip
    return "who says it is not judged" if grade is None else told[grade]


def finding(counts: Counts) -> str:
    """4 things are watched: 1 to adopt or try, 2 of them may concern us now."""
    total = sum(counts.values())
    active = sum(n for at, n in counts.items() if at.position in {"adopt", "trial"})
    now = sum(n for at, n in counts.items() if at.horizon == "now")
    things = "thing has its" if total == 1 else "things have their"
    return f"{total} {things} place: {active} to adopt or try, {now} for now"


def chart(counts: Counts) -> Chart:
    rows = [
        [label, *(f"{counts.get(Place(code, each), 0)}" for each in HORIZONS)]
        for code, label in POSITIONS.items()
    ]
    svg = drawn(counts, finding(counts))
    return Chart(svg, ["Position", *HORIZONS.values()], rows)


def drawn(counts: Counts, says: str) -> SafeString:
    return both(drawing(counts, says))


def drawing(counts: Counts, says: str) -> Callable[[int, str], str]:
    def draw(width: int, size: str) -> str:
        pen = Pen(width, HEAD + 4 * ROW, size, None)
        left = 96 if width == WIDE else 64
        wide = (width - left) / 3
        for column, label in enumerate(HORIZONS.values()):
            pen.text((left + column * wide + 8, 14), label, "strong", "ink")
        for row, (code, label) in enumerate(POSITIONS.items()):
            top = HEAD + row * ROW
            pen.text((0, top + ROW / 2 + 2), label, "strong", "ink")
            for column, horizon in enumerate(HORIZONS):
                at = left + column * wide, top
                many = counts.get(Place(code, horizon), 0)
                cell(pen, at, wide - GAP, many)
        return pen.svg(says)

    return draw


def cell(pen: Pen, at: tuple[float, float], wide: float, many: int) -> None:
    """Its dots, as far as there is room, and how many there are."""
    pen.box(at, wide, ROW - GAP, "plan", "plan")
    room = min(many, DOTS, int((wide - 40) // 14))
    middle = at[1] + (ROW - GAP) / 2
    for n in range(room):
        pen.dot((at[0] + 14 + 14 * n, middle), 5, "s1f", "s1")
    if many > 1:
        place = at[0] + wide - 8, middle + 4
        pen.text(place, f"{many}", "strong", "ink", "end")
