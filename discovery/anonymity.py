"""Which figures may be shown without telling who spoke. Pure.

A cell that fewer than k voices stand behind is hidden. So is one more of its row or
column as long as what is hidden there could be found by subtracting what is shown
from the sum: what is hidden together is never fewer than k voices, and never one cell.
Source: complementary cell suppression, as statistical offices do it.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)


def hidden(cells: Mapping[Key, int], k: int) -> set[Key]:
    """The keys of one cut, whose sum is known, that are not shown. A 0 is shown."""
    gone = {key for key, voices in cells.items() if 0 < voices < k}
    rest = sorted(
        (key for key, voices in cells.items() if voices >= k),
        key=lambda key: (cells[key], str(key)),  # the same ones every time
    )
    while gone and rest and tells(cells, gone, k):
        gone.add(rest.pop(0))
    return gone


def tells(cells: Mapping[Key, int], gone: set[Key], k: int) -> bool:
    """True if what is hidden could be told from the sum: one cell, or fewer than k."""
    return len(gone) == 1 or sum(cells[key] for key in gone) < k


def hidden_in_table(
    cells: Mapping[tuple[Row, Column], int], k: int
) -> set[tuple[Row, Column]]:
    """The cells of a table that are not shown; the sums of rows and columns are known."""
    gone: set[tuple[Row, Column]] = {
        key for key, voices in cells.items() if 0 < voices < k
    }
    while True:
        before = len(gone)
        for line in lines(cells):
            gone |= hidden_of(line, gone, k)
        if len(gone) == before:
            return gone


def lines(
    cells: Mapping[tuple[Row, Column], int],
) -> Iterable[dict[tuple[Row, Column], int]]:
    """Every row and every column of a table."""
    for place in (0, 1):
        for name in dict.fromkeys(key[place] for key in cells):
            yield {key: n for key, n in cells.items() if key[place] == name}


def hidden_of(line: Mapping[Key, int], gone: set[Key], k: int) -> set[Key]:
    """What is hidden of a line, some of which is hidden already."""
    kept = {key for key in line if key in gone}
    rest = sorted(
        (key for key, n in line.items() if key not in kept and n > 0),
        key=lambda key: (line[key], str(key)),
    )
    while kept and rest and tells(line, kept, k):
        kept.add(rest.pop(0))
    return kept


def hidden_with_sums(
    cells: Mapping[tuple[Row, Column], int], k: int
) -> tuple[set[tuple[Row, Column]], set[Row]]:
    """(cells, rows whose sum) that are not shown of a table with the sums of its lines.

    The sums of all columns are shown. Where the voices of a line are too few to hide
    each other, its zeros are hidden, too: who knows the sum still can't tell where.
    """
    sums: dict[Row, int] = {}
    for key, n in cells.items():
        sums[key[0]] = sums.get(key[0], 0) + n
    rows = hidden(sums, k)
    gone = {key for key, n in cells.items() if 0 < n < k or (n and key[0] in rows)}
    while True:
        before = len(gone)
        for line in lines(cells):
            gone |= with_zeros(line, hidden_of(line, gone, k), k)
        if len(gone) == before:
            return gone, rows


def with_zeros(line: Mapping[Key, int], kept: set[Key], k: int) -> set[Key]:
    """Hide a zero as well where one cell is hidden alone or too few are together."""
    if kept and tells(line, kept, k):
        return kept | {key for key, n in line.items() if n == 0}
    return kept
