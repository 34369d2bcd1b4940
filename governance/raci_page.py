"""The matrix as a page shows it: rows by phase, what a draft changes, what is broken."""

from collections.abc import Mapping
from dataclasses import dataclass

from governance import raci, raci_rights
from governance.models import Activity, RaciCell, RaciMatrix


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
    """One activity of the page."""

    activity: Activity
    cells: list[Cell]
    reason: str
    version: int
    findings: list[raci.Finding]

    @property
    def wants_reason(self) -> bool:
        """Day to day, and somebody else than Operations is accountable (rule E6)."""
        held = {cell.party for cell in self.cells if cell.part in ("A", "A/R")}
        return self.activity.phase == "D" and bool(held) and "OPS" not in held


@dataclass(frozen=True)
class Phase:
    label: str
    lines: list[Line]


@dataclass(frozen=True)
class Page:
    matrix: RaciMatrix
    base: RaciMatrix | None
    phases: list[Phase]
    check: raci.Check

    @property
    def changes(self) -> int:
        return sum(
            cell.changed
            for phase in self.phases
            for line in phase.lines
            for cell in line.cells
        )

    @property
    def lines(self) -> list[Line]:
        return [line for phase in self.phases for line in phase.lines]

    def line(self, activity: Activity) -> Line:
        return next(each for each in self.lines if each.activity == activity)


def page(matrix: RaciMatrix, base: RaciMatrix | None = None) -> Page:
    """The matrix, and against `base` what it changes. Six queries, whatever its size."""
    cells = raci_rights.cells_of(matrix)
    changed = raci_rights.differences(matrix, base) if base else {}
    activities = list(Activity.objects.all())
    rows = [raci_rights.row_of(each, cells.get(each.pk, {})) for each in activities]
    check = raci.check(rows)
    lines = [
        line(each, cells.get(each.pk, {}), changed.get(each.number, {}), check)
        for each in activities
    ]
    phases = [
        Phase(label, [each for each in lines if each.activity.phase == code])
        for code, label in raci.PHASES.items()
    ]
    return Page(matrix, base, phases, check)


def line(
    activity: Activity,
    cells: Mapping[str, RaciCell],
    changed: Mapping[str, tuple[str, str]],
    check: raci.Check,
) -> Line:
    return Line(
        activity=activity,
        cells=[
            Cell(
                party,
                cells[party].part if party in cells else "",
                changed[party][0] if party in changed else None,
            )
            for party in raci.PARTIES
        ],
        reason=raci_rights.reason_of(cells.values()),
        version=raci_rights.version_of(cells.values()),
        findings=check.of(activity.number),
    )
