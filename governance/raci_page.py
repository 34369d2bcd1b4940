"""The matrix as a page shows it: rows by phase, what a draft changes, what is broken."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from governance import raci, raci_rights
from governance.models import Party, RaciMatrix, RaciRow


@dataclass(frozen=True)
class Cell:
    party: str
    part: str
    was: str | None  # what the version in force says, where a draft differs

    @property
    def changed(self) -> bool:
        return self.was is not None


@dataclass(frozen=True)
class Line:
    """One activity of the page, in the words of this version."""

    row: RaciRow
    cells: list[Cell]
    findings: list[raci.Finding]
    day_leads: frozenset[str] = field(default_factory=frozenset)

    @property
    def wants_reason(self) -> bool:
        """Day to day, and somebody else than who leads it is accountable (rule E6)."""
        held = {cell.party for cell in self.cells if cell.part in ("A", "A/R")}
        return self.row.phase == "D" and bool(held) and not held & self.day_leads


@dataclass(frozen=True)
class Phase:
    label: str
    lines: list[Line]


@dataclass(frozen=True)
class Page:
    matrix: RaciMatrix
    base: RaciMatrix | None
    parties: list[Party]
    phases: list[Phase]
    check: raci.Check
    gone: list[raci.Row]  # rows of the base that this version has no more

    @property
    def changes(self) -> int:
        inside = sum(cell.changed for line in self.lines for cell in line.cells)
        return inside + len(self.gone)

    @property
    def lines(self) -> list[Line]:
        return [line for phase in self.phases for line in phase.lines]

    @property
    def width(self) -> int:
        """Columns: the activity, the parties, the check."""
        return len(self.parties) + 2

    def line(self, number: int) -> Line:
        return next(each for each in self.lines if each.row.number == number)


def page(matrix: RaciMatrix, base: RaciMatrix | None = None) -> Page:
    """The matrix, and against `base` what it changes; queries do not grow with it."""
    rows = raci_rights.table(matrix)
    now = [raci_rights.row_of(each) for each in rows]
    before = (
        [raci_rights.row_of(each) for each in raci_rights.table(base)] if base else []
    )
    changed = raci_rights.between(now, before) if base else {}
    parties = raci_rights.parties(matrix)
    rules = raci_rights.rules(parties)
    read = raci_rights.rows_of(matrix) if matrix.is_draft else now
    check = raci.check(read, rules)
    lines = [
        Line(
            each,
            cells(each, parties, changed.get(each.number, {})),
            check.of(each.number),
            rules.day_leads,
        )
        for each in rows
    ]
    phases = [
        Phase(label, [each for each in lines if each.row.phase == code])
        for code, label in raci.PHASES.items()
    ]
    there = {row.number for row in now}
    gone = [row for row in before if row.number not in there]
    return Page(matrix, base, parties, phases, check, gone)


def cells(
    row: RaciRow, parties: list[Party], changed: Mapping[str, tuple[str, str]]
) -> list[Cell]:
    held = raci_rights.parts_of(row)
    return [
        Cell(
            party.code,
            held.get(party.code, ""),
            changed[party.code][0] if party.code in changed else None,
        )
        for party in parties
    ]
