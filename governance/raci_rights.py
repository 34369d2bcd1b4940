"""Who holds which part in an activity, on a day: the matrix as rights are read from it."""

from collections.abc import Iterable, Mapping
from datetime import date

from core.clock import today
from governance import raci
from governance.models import Activity, RaciCell, RaciMatrix


def in_force(on: date | None = None) -> RaciMatrix | None:
    """The published matrix that holds on that day (default: today)."""
    published = RaciMatrix.objects.exclude(state=RaciMatrix.State.DRAFT)
    return (
        published.filter(effective_from__lte=on or today())
        .order_by("-effective_from", "-number")
        .first()
    )


def parts(activity: Activity, on: date | None = None) -> Mapping[str, str]:
    """Who holds which part of one activity on that day: {"OPS": "A", "SUP": "R", …}."""
    matrix = in_force(on)
    cells = RaciCell.objects.filter(matrix=matrix, activity=activity)
    return {cell.party: cell.part for cell in cells if cell.part}


def cells_of(matrix: RaciMatrix) -> dict[int, dict[str, RaciCell]]:
    """Every cell of a matrix, by activity and party, in one query."""
    found: dict[int, dict[str, RaciCell]] = {}
    for cell in matrix.cells.all():
        found.setdefault(cell.activity_id, {})[cell.party] = cell
    return found


def rows_of(matrix: RaciMatrix) -> list[raci.Row]:
    """The matrix as the rules read it: one row per activity of the catalogue."""
    cells = cells_of(matrix)
    return [row_of(each, cells.get(each.pk, {})) for each in Activity.objects.all()]


def row_of(activity: Activity, cells: Mapping[str, RaciCell]) -> raci.Row:
    return raci.Row(
        number=activity.number,
        phase=activity.phase,
        name=activity.name,
        parts={party: cell.part for party, cell in cells.items()},
        is_gate=activity.is_gate,
        reason=reason_of(cells.values()),
    )


def reason_of(cells: Iterable[RaciCell]) -> str:
    """The reason a row gives; it is kept at the accountable party."""
    return next((cell.reason for cell in cells if cell.reason), "")


def version_of(cells: Iterable[RaciCell]) -> int:
    """A row's version: every change of a cell raises it."""
    return sum(cell.version for cell in cells)


def differences(
    new: RaciMatrix, old: RaciMatrix | None
) -> dict[int, dict[str, tuple[str, str]]]:
    """The cells that differ: {activity number: {party: (before, after)}}."""
    before = {row.number: row.parts for row in rows_of(old)} if old else {}
    found: dict[int, dict[str, tuple[str, str]]] = {}
    for row in rows_of(new):
        for party in raci.PARTIES:
            was = before.get(row.number, {}).get(party, "")
            now = row.parts.get(party, "")
            if was != now:
                found.setdefault(row.number, {})[party] = (was, now)
    return found
