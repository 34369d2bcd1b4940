"""Who holds which part in an activity, on a day: the matrix as rights are read from it."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Prefetch, QuerySet

from core.clock import today
from governance import raci
from governance.models import Activity, Party, RaciCell, RaciMatrix, RaciRow

Differences = dict[int, dict[str, tuple[str, str]]]


def in_force(on: date | None = None) -> RaciMatrix | None:
    """The published matrix that holds on that day (default: today)."""
    published = RaciMatrix.objects.filter(state__in=RaciMatrix.PUBLISHED)
    return (
        published.filter(effective_from__lte=on or today())
        .order_by("-effective_from", "-number")
        .first()
    )


def parts(activity: Activity, on: date | None = None) -> Mapping[str, str]:
    """Who holds which part of one activity on that day: {"OPS": "A", "SUP": "R", …}."""
    cells = RaciCell.objects.filter(row__matrix=in_force(on), row__activity=activity)
    found = cells.order_by("party__position").values_list("party__code", "part")
    return dict(found)


def table(matrix: RaciMatrix) -> list[RaciRow]:
    """The rows of a version with their cells, in three queries."""
    return list(readable(matrix.rows.all()))


def readable(rows: "QuerySet[RaciRow]") -> "QuerySet[RaciRow]":
    cells = RaciCell.objects.select_related("party").order_by("party__position")
    return rows.prefetch_related(Prefetch("cells", cells)).order_by("number")


def parts_of(row: RaciRow) -> dict[str, str]:
    return {cell.party.code: cell.part for cell in row.cells.all()}


def rows_of(matrix: RaciMatrix) -> list[raci.Row]:
    """The matrix as the rules read it; a draft also has the activities it lacks (E4)."""
    found = [row_of(each) for each in table(matrix)]
    if matrix.is_draft:
        found += [
            raci.Row(each.number, each.phase, each.name, {}, each.is_gate)
            for each in lacking(matrix)
        ]
    return sorted(found, key=lambda row: row.number)


def lacking(matrix: RaciMatrix) -> "QuerySet[Activity]":
    """Activities that hold and have no row in this version."""
    there = matrix.rows.values("activity")
    return Activity.objects.filter(retired_on=None).exclude(pk__in=there)


def row_of(row: RaciRow) -> raci.Row:
    return raci.Row(
        number=row.number,
        phase=row.phase,
        name=row.name,
        parts=parts_of(row),
        is_gate=row.is_gate,
        reason=row.reason,
    )


def parties(matrix: RaciMatrix | None = None) -> list[Party]:
    """The columns: parties that are still one, and those that have a part in it."""
    every = list(Party.objects.all())
    if matrix is None:
        return [party for party in every if party.retired_on is None]
    held = set(
        RaciCell.objects.filter(row__matrix=matrix).values_list("party", flat=True)
    )
    return [p for p in every if p.retired_on is None or p.pk in held]


def rules(columns: list[Party]) -> raci.Rules:
    """What the rules ask of these parties."""

    def who(**asked: bool) -> frozenset[str]:
        [(name, value)] = asked.items()
        return frozenset(p.code for p in columns if getattr(p, name) is value)

    return raci.Rules(
        parties=tuple(party.code for party in columns),
        never_accountable=who(may_be_accountable=False),
        submitters=who(submits_to_gates=True),
        day_leads=who(leads_day_to_day=True),
        center=who(speaks_for_center=True),
        exempt=who(exempt_from_phases=True),
    )


def check(matrix: RaciMatrix) -> raci.Check:
    return raci.check(rows_of(matrix), rules(parties(matrix)))


def differences(new: RaciMatrix, old: RaciMatrix | None) -> Differences:
    """The cells that differ: {activity number: {party: (before, after)}}."""
    before = [row_of(each) for each in table(old)] if old else []
    return between([row_of(each) for each in table(new)], before)


def between(new: list[raci.Row], old: list[raci.Row]) -> Differences:
    """What differs from one list of rows to the other; a row that is gone too."""
    before = {row.number: row.parts for row in old}
    after = {row.number: row.parts for row in new}
    found: Differences = {}
    for number in sorted(before.keys() | after.keys()):
        was, now = before.get(number, {}), after.get(number, {})
        for party in {**was, **now}:
            pair = (was.get(party, ""), now.get(party, ""))
            if pair[0] != pair[1]:
                found.setdefault(number, {})[party] = pair
    return found
