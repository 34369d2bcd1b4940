"""Where each goal stands on the alignment map, and how the links run between. Pure.

The page is a grid of equal rows with a drawing behind it that is stretched over the
same rows, so a box's height in the drawing is known without measuring any text.
Lengths are in the drawing's own units: WIDTH across, ROW per row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, ROW = 1000, 76
# A column is three parts wide, the space between two columns is one.
BOX_PARTS, GAP_PARTS = 3, 1


@dataclass(frozen=True, slots=True)
class Spot:
    """A box's place: column and row, counted from 0."""

    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Curve:
    """One link from the right edge of `parent` to the left edge of `child`."""

    parent: str
    child: str
    strength: int
    d: str


def place(columns: Sequence[Sequence[str]]) -> dict[str, Spot]:
    """The place of every key, column by column, from the top."""
    return {
        key: Spot(column, row)
        for column, keys in enumerate(columns)
        for row, key in enumerate(keys)
    }


def curves(
    spots: dict[str, Spot], links: Iterable[tuple[str, str, int]], columns: int
) -> list[Curve]:
    """The drawn links (parent, child, strength); one with an end off the map is left out."""
    return [
        Curve(parent, child, strength, path(spots[parent], spots[child], columns))
        for parent, child, strength in links
        if parent in spots and child in spots
    ]


def path(left: Spot, right: Spot, columns: int) -> str:
    part = WIDTH / (columns * BOX_PARTS + (columns - 1) * GAP_PARTS)
    start = (left.column * (BOX_PARTS + GAP_PARTS) + BOX_PARTS) * part
    end = right.column * (BOX_PARTS + GAP_PARTS) * part
    bend = part * GAP_PARTS / 2
    y1, y2 = middle(left), middle(right)
    return (
        f"M{start:.1f} {y1:.1f}"
        f"C{start + bend:.1f} {y1:.1f} {start + bend:.1f} {y2:.1f} {start + 2 * bend:.1f} {y2:.1f}"
        f"L{end:.1f} {y2:.1f}"
    )


def middle(spot: Spot) -> float:
    return (spot.row + 0.5) * ROW


def height(columns: Sequence[Sequence[str]]) -> int:
    return max((len(keys) for keys in columns), default=0) * ROW
