"""What a new version can begin as: the newest one, an earlier one, or the handbook's rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from governance import raci, raci_rights
from governance.models import Activity, Party, RaciMatrix, RaciRow
from governance.raci_catalogue import CATALOGUE

NEWEST = ""
HOUSE = "house"
EARLIER = "version-"


@dataclass
class Start:
    """The parts and reason one activity begins with."""

    parts: dict[str, str] = field(default_factory=dict)
    reason: str = ""


Starts = dict[int, Start]  # by activity number


def offered() -> list[tuple[str, str]]:
    """(code, label) of each template, the usual one first."""
    choices = [
        (NEWEST, "As the newest version"),
        (HOUSE, "The 32 rows of the handbook"),
    ]
    choices += [
        (f"{HOUSE}-{phase}", f"As the newest; “{label}” as the handbook has it")
        for phase, label in raci.PHASES.items()
    ]
    numbers = RaciMatrix.objects.filter(state__in=RaciMatrix.PUBLISHED)
    choices += [
        (f"{EARLIER}{number}", f"As version {number}")
        for number in numbers.order_by("-number").values_list("number", flat=True)
    ]
    return choices


def starts(template: str) -> Starts:
    """What each activity begins with. KeyError for a template that is not offered."""
    if template not in dict(offered()):
        raise KeyError(template)
    if template.startswith(EARLIER):
        number = int(template.removeprefix(EARLIER))
        return of_version(RaciMatrix.objects.get(number=number))
    published = RaciMatrix.objects.filter(state__in=RaciMatrix.PUBLISHED)
    newest = published.order_by("-number").first()
    found = of_version(newest) if newest else {}
    if template == NEWEST:
        return found
    phase = template.removeprefix(HOUSE).removeprefix("-")
    return found | of_handbook(phase)


def of_version(matrix: RaciMatrix) -> Starts:
    rows: Iterable[RaciRow] = raci_rights.table(matrix)
    return {row.number: Start(raci_rights.parts_of(row), row.reason) for row in rows}


def of_handbook(phase: str) -> Starts:
    """The rows of domain.md §8: of one phase, or all ("")."""
    return {
        row.number: Start({party: part for party, part in row.cells().items() if part})
        for row in CATALOGUE
        if phase in ("", row.phase)
    }


def fill(matrix: RaciMatrix, template: str) -> tuple[list[RaciRow], dict[int, Start]]:
    """The rows of a new version, not saved yet, and what each begins with."""
    begin = starts(template)
    activities = Activity.objects.filter(retired_on=None)
    rows = [row_for(matrix, each) for each in activities]
    for row in rows:
        row.reason = begin.get(row.number, Start()).reason
    return rows, begin


def row_for(matrix: RaciMatrix, activity: Activity) -> RaciRow:
    """An activity as it reads now, as a row of a version."""
    return RaciRow(
        matrix=matrix,
        activity=activity,
        number=activity.number,
        phase=activity.phase,
        name=activity.name,
        basis=activity.basis,
        is_gate=activity.is_gate,
    )


def codes() -> dict[str, Party]:
    """The parties that a new version can name."""
    return {party.code: party for party in raci_rights.parties()}
