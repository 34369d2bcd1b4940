"""Two versions beside each other, and what a paste would change."""

from collections.abc import Mapping
from dataclasses import dataclass

from governance import raci_rights
from governance.models import RaciMatrix, RaciRow
from governance.raci_paste import Known, Pasted


@dataclass(frozen=True)
class Change:
    """One cell, or the words of one row ("" for party)."""

    number: int
    name: str
    party: str
    was: str
    becomes: str


def between(old: RaciMatrix | None, new: RaciMatrix) -> list[Change]:
    """Everything that differs: parts, reasons, words, rows that come and go."""
    before = {row.number: row for row in raci_rights.table(old)} if old else {}
    after = {row.number: row for row in raci_rights.table(new)}
    found: list[Change] = []
    for number in sorted(before.keys() | after.keys()):
        found += of_row(number, before.get(number), after.get(number))
    return found


def of_row(number: int, old: RaciRow | None, new: RaciRow | None) -> list[Change]:
    name = (new or old).name  # type: ignore[union-attr]
    was, now = parts(old), parts(new)
    cells = [
        Change(number, name, party, was.get(party, ""), now.get(party, ""))
        for party in {**was, **now}
        if was.get(party, "") != now.get(party, "")
    ]
    return [*words(number, name, old, new), *cells]


def words(
    number: int, name: str, old: RaciRow | None, new: RaciRow | None
) -> list[Change]:
    if old is None or new is None:
        said = ("not there", "there") if old is None else ("there", "not there")
        return [Change(number, name, "", *said)]
    pairs = [(old.name, new.name), (old.reason, new.reason)]
    pairs.append((old.get_phase_display(), new.get_phase_display()))
    pairs.append((gate(old), gate(new)))
    return [Change(number, name, "", a, b) for a, b in pairs if a != b]


def gate(row: RaciRow) -> str:
    return "a gate decision" if row.is_gate else "no gate decision"


def parts(row: RaciRow | None) -> dict[str, str]:
    return raci_rights.parts_of(row) if row else {}


def known(matrix: RaciMatrix) -> Known:
    """What a paste into this version can name."""
    rows = {row.number: row.name for row in matrix.rows.order_by("number")}
    return Known(rows, {p.code: p.name for p in raci_rights.parties()})


def pasted(matrix: RaciMatrix, found: Pasted) -> list[Change]:
    """What the paste would change, cell by cell."""
    rows: Mapping[int, RaciRow] = {r.number: r for r in raci_rights.table(matrix)}
    return [
        Change(number, rows[number].name, party, was, becomes)
        for number, said in sorted(found.rows.items())
        for party, becomes in said.items()
        if (was := parts(rows[number]).get(party, "")) != becomes
    ]
