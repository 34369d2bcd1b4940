"""A matrix pasted from a spreadsheet, read as rows of parts. No Django here.

Two shapes are understood. A whole table: a header of party codes or names in any order,
and in front of each line the number or the name of its activity (both may stand there,
and columns that say something else are left alone). Or a block of parts alone, laid down
from the cell in which it is pasted. What cannot be read is a problem with its line, and
where there is one nothing is taken: all of it or nothing.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MOST_LINES = 500
# What people write, in capitals and without spaces: the part it means.
LETTERS: Mapping[str, str] = {
    "A": "A", "R": "R", "C": "C", "I": "I",
    "A/R": "A/R", "R/A": "A/R", "AR": "A/R", "RA": "A/R",
    "A,R": "A/R", "R,A": "A/R", "A+R": "A/R", "R+A": "A/R",
    "": "", "-": "", "–": "", "—": "", "·": "", "NONE": "", "N/A": "",
}  # fmt: skip
Table = list[list[str]]


@dataclass(frozen=True)
class Problem:
    line: int  # from 1, as it was pasted
    text: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.text}"


@dataclass
class Pasted:
    """{activity number: {party: part}}, and what could not be read."""

    rows: dict[int, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fault(self, line: int, text: str) -> None:
        self.problems.append(Problem(line, text))

    def put(self, line: int, number: int, party: str, said: str) -> None:
        part = LETTERS.get(said.upper().replace(" ", ""))
        if part is None:
            self.fault(
                line, f"“{said[:20]}” is no part: use A, R, A/R, C, I or nothing."
            )
            return
        self.rows.setdefault(number, {})[party] = part


@dataclass(frozen=True)
class Known:
    """The matrix it is pasted into: activities by number, parties by code, in order."""

    activities: Mapping[int, str]
    parties: Mapping[str, str]

    def activity(self, said: str) -> int | None:
        """The number of the activity that a cell names: “12”, its name, or both."""
        text = said.strip()
        first = text.partition(" ")[0].rstrip(".")
        if first.isdecimal() and int(first) in self.activities:
            return int(first)
        same = [n for n, name in self.activities.items() if plain(name) == plain(text)]
        return same[0] if len(same) == 1 else None

    def party(self, said: str) -> str | None:
        for code, name in self.parties.items():
            if plain(said) in (plain(code), plain(name)):
                return code
        return None


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


def parse(text: str, known: Known, anchor: tuple[int, str] | None = None) -> Pasted:
    """Read what was pasted. `anchor`: the activity's number and the party of the cell."""
    table = cut(text)
    found = Pasted()
    if not table:
        found.fault(1, "There is nothing to paste.")
    elif len(table) > MOST_LINES:
        found.fault(MOST_LINES, f"Paste {MOST_LINES} lines at most.")
    elif columns := header(table[0], known):
        whole(table, columns, known, found)
    elif anchor:
        block(table, anchor, known, found)
    else:
        found.fault(1, f"Begin with a line of parties: {', '.join(known.parties)}.")
    return found


def cut(text: str) -> Table:
    """Lines and cells: by tabs as from a spreadsheet, else by ; or by commas."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    if not any(line.strip() for line in lines):
        return []
    first = "\n".join(lines)
    mark = next((m for m in ("\t", ";") if m in first), ",")
    return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=mark)]


def header(cells: Sequence[str], known: Known) -> dict[int, str]:
    """{column: party} of a line that names two parties or more; else nothing."""
    named = {at: known.party(cell) for at, cell in enumerate(cells)}
    columns = {at: party for at, party in named.items() if party}
    return columns if len(columns) > 1 or len(known.parties) == 1 else {}


def whole(
    table: Table, columns: Mapping[int, str], known: Known, found: Pasted
) -> None:
    twice = len(set(columns.values())) < len(columns)
    if twice:
        found.fault(1, "A party stands there twice.")
    for line, cells in enumerate(table[1:], 2):
        if any(cells):
            one(line, cells, columns, known, found)


def one(
    line: int,
    cells: Sequence[str],
    columns: Mapping[int, str],
    known: Known,
    found: Pasted,
) -> None:
    """One line of a whole table: its activity stands before the first party."""
    before = [cell for cell in cells[: min(columns)] if cell]
    numbers = [n for n in map(known.activity, before) if n is not None]
    if not numbers:
        group = len(before) == 1 and not any(
            cells[at] for at in columns if at < len(cells)
        )
        if not group:  # a line that only names a phase says nothing
            named = before[0][:40] if before else "nothing"
            found.fault(line, f"No activity is called “{named}”.")
        return
    number = numbers[0]
    if number in found.rows:
        found.fault(line, f"Activity {number} stands there twice.")
        return
    for at, party in columns.items():
        found.put(line, number, party, cells[at] if at < len(cells) else "")


def block(table: Table, anchor: tuple[int, str], known: Known, found: Pasted) -> None:
    """Parts alone, laid down from the cell in which they were pasted."""
    numbers, parties = list(known.activities), list(known.parties)
    top, left = numbers.index(anchor[0]), parties.index(anchor[1])
    for line, cells in enumerate(table, 1):
        if top + line > len(numbers) or left + len(cells) > len(parties):
            found.fault(line, "It reaches past the end of the matrix.")
            return
        for at, said in enumerate(cells):
            found.put(line, numbers[top + line - 1], parties[left + at], said)
