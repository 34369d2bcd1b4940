"""How much room text needs on a slide, by estimate: no fonts are at hand to measure. Pure.

Widths are those of a wide typeface, so that a machine without ours overflows nothing.
"""

import math
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
Line = tuple[str, str]  # label, text
WIDE = 0.58  # of a letter's height is its mean width
LINE = 1.25  # of a letter's height is a line
LABEL, TEXT, APART = 11, 15, 8  # points
LONGEST = 420  # letters of one text on a slide; all of them stand in the notes


def rows_of(text: str, width: float, points: float) -> int:
    """Lines that `text` takes in a box of `width` inches."""
    letters = max(1, int(width * 72 / (points * WIDE)))
    return max(1, math.ceil(len(text) / letters))


def height_of(text: str, width: float, points: float) -> float:
    """Inches."""
    return rows_of(text, width, points) * points * LINE / 72


def size_of(text: str, width: float, biggest: int) -> int:
    """The biggest size in which a title takes at most two lines, else the smallest."""
    for size in range(biggest, 23, -2):
        if rows_of(text, width, size) <= 2:
            return size
    return 24


def clipped(text: str, most: int) -> str:
    """The text, or its beginning up to a word's end."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def in_parts(rows: Sequence[T], most: int) -> list[Sequence[T]]:
    return [rows[start : start + most] for start in range(0, len(rows), most)]


def columns(lines: Sequence[Line], width: float, height: float) -> list[list[Line]]:
    """The lines in two columns of about one length; what does not fit is left out.

    The first column is filled to half of all, so that the eye finds both.
    """
    short = [(label, clipped(text, LONGEST)) for label, text in lines]
    whole = sum(room(line, width) for line in short)
    found: list[list[Line]] = [[], []]
    used, at = 0.0, 0
    for line in short:
        need = room(line, width)
        if at == 0 and used and used + need > min(height, max(whole / 2, 1.2)):
            used, at = 0.0, 1
        if used + need <= height:
            found[at].append(line)
            used += need
    return found


def room(line: Line, width: float) -> float:
    """Inches that a label and its text take."""
    label = (LABEL * LINE + APART) / 72
    return label + height_of(line[1], width, TEXT)
