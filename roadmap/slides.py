"""A view as slides: one that opens, one for each column, one for each card. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from roadmap.audiences import Column, Slip, View


@dataclass(frozen=True, slots=True)
class Slide:
    """`column` alone: its list of cards; with `slip`: that card; neither: the title."""

    number: int
    heading: str
    column: Column | None = None
    slip: Slip | None = None

    @property
    def kind(self) -> str:
        return "card" if self.slip else "column" if self.column else "title"


def deck(view: View) -> list[Slide]:
    """The slides in their order, numbered from 1."""
    found = [Slide(1, view.title)]
    for column in view.columns:
        found.append(Slide(len(found) + 1, column.label, column))
        for slip in column.slips:
            found.append(Slide(len(found) + 1, slip.title, column, slip))
    return found


def number_of(asked: str, slides: Sequence[Slide]) -> int:
    """The slide an address asks for; the first for anything that is none."""
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    return number if 1 <= number <= len(slides) else 1


def around(number: int, slides: Sequence[Slide]) -> dict[str, int | None]:
    """Where one is, and where previous and next lead; None at an end."""
    return {
        "number": number,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < len(slides) else None,
    }
