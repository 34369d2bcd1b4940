"""Results from a small CSV: read whole, judged row by row, saved all or not at all.

Columns: measure, arm, as_of, n, and successes (proportions) or mean and sd
(means) or a, b, c, d (agreement); period is optional. A figure that is already
recorded alike is left as it is, so the same file twice changes nothing; one that
differs is not overwritten: correct it where it stands.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from django.utils.dateparse import parse_date

from pilots.actions import results
from pilots.models import ArmResult, Measure, Pilot

NEEDED = {"measure", "arm", "as_of", "n"}
KNOWN = NEEDED | {"period", "successes", "mean", "sd", "a", "b", "c", "d"}
MOST_ROWS = 5_000


@dataclass
class Sheet:
    """What a file holds: rows ready to record, and what is wrong, by line number."""

    ready: list[dict[str, Any]] = field(default_factory=list)
    unchanged: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)


def read(pilot: Pilot, content: bytes) -> Sheet:
    """Judge every row of `content`; nothing is saved."""
    sheet = Sheet()
    table = csv.DictReader(io.StringIO(decoded(content)), dialect=dialect(content))
    names = [name.strip().lower() for name in table.fieldnames or []]
    if fault := wrong_columns(names):
        sheet.faults.append((1, fault))
        return sheet
    table.fieldnames = names
    measures = {each.name.lower(): each for each in pilot.measures.all()}
    known = recorded(pilot)
    try:
        for row in islice(table, MOST_ROWS):
            judge(pilot, sheet, measures, known, table.line_num, row)
        if next(table, None):
            sheet.faults.append((table.line_num, f"More than {MOST_ROWS:,} rows."))
    except csv.Error as error:
        sheet.faults.append((table.line_num, f"The file breaks off here: {error}."))
    return sheet


def decoded(content: bytes) -> str:
    """UTF-8, with or without its mark; else Windows-1252, which reads any bytes."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def dialect(content: bytes) -> type[csv.Dialect]:
    """Comma, semicolon or tab: whichever the header has most of."""
    header = decoded(content).split("\n", 1)[0]

    class Found(csv.excel):
        delimiter = max(",;\t", key=header.count)

    return Found


def wrong_columns(names: list[str]) -> str:
    lacking, strange = NEEDED - set(names), set(names) - KNOWN
    if lacking:
        return f"The header lacks {', '.join(sorted(lacking))}."
    if strange:
        return f"The header has {', '.join(sorted(strange))}, which is not known."
    if len(names) != len(set(names)):
        return "The header names a column twice."
    return ""


Place = tuple[int, str, str, date]


def recorded(pilot: Pilot) -> dict[Place, ArmResult]:
    rows = ArmResult.objects.filter(measure__pilot=pilot)
    return {(row.measure_id, row.arm, row.period, row.as_of): row for row in rows}


def judge(
    pilot: Pilot,
    sheet: Sheet,
    measures: Mapping[str, Measure],
    known: dict[Place, ArmResult],
    line: int,
    row: dict[str | None, Any],
) -> None:
    """Put one row where it belongs: ready, unchanged, or wrong with the reason."""
    if None in row:
        sheet.faults.append((line, "The row has more cells than the header."))
        return
    try:
        given = typed(row, measures)
    except ValueError as error:
        sheet.faults.append((line, str(error)))
        return
    made = results.unsaved(**given)
    place = (made.measure_id, made.arm, made.period, made.as_of)
    if faults := results.faults(pilot, made):
        sheet.faults.append((line, " ".join(faults)))
    elif place not in known:
        known[place] = made
        sheet.ready.append(given)
    elif results.figures_of(known[place]) == results.figures_of(made):
        sheet.unchanged += 1
    else:
        text = "There are other figures for this arm and day. Correct them instead."
        sheet.faults.append((line, text))


def typed(
    row: Mapping[str | None, Any], measures: Mapping[str, Measure]
) -> dict[str, Any]:
    """One row as the arguments of `results.record`. Raises ValueError in words."""
    cells = {str(name): (value or "").strip() for name, value in row.items()}
    measure = measures.get(cells["measure"].lower())
    if measure is None:
        raise ValueError(f"There is no measure “{cells['measure']}” in this pilot.")
    arm = one_of(cells["arm"], ArmResult.Arm.values, "arm")
    period = one_of(cells.get("period") or "during", ArmResult.Period.values, "period")
    found: dict[str, Any] = {"measure": measure, "arm": arm, "period": period}
    found |= {"as_of": day(cells["as_of"]), "n": whole(cells["n"], "n")}
    found["successes"] = whole(cells.get("successes", ""), "successes")
    found |= {name: decimal(cells.get(name, ""), name) for name in ("mean", "sd")}
    table = [whole(cells.get(name, ""), name) for name in "abcd"]
    return found | {"table": None if None in table else table}


def one_of(value: str, allowed: list[str], name: str) -> str:
    if value.lower() not in allowed:
        raise ValueError(f"“{value}” is no {name}: write {' or '.join(allowed)}.")
    return value.lower()


def day(value: str) -> date:
    try:
        found = parse_date(value)
    except ValueError:
        found = None
    if found is None:
        raise ValueError(f"“{value}” is no day: write it as 2026-11-16.")
    return found


def whole(value: str, name: str) -> int | None:
    plain = value.replace(",", "")
    if plain and not (plain.isascii() and plain.isdecimal() and len(plain) < 10):
        raise ValueError(f"“{value}” is no whole number for {name}.")
    return int(plain) if plain else None


def decimal(value: str, name: str) -> Decimal | None:
    try:
        found = Decimal(value.replace(",", "")) if value else None
    except InvalidOperation:
        found = Decimal("NaN")
    if found is not None and not (found.is_finite() and abs(found) < 10**9):
        raise ValueError(f"“{value}” is no number for {name}.")
    return None if found is None else round(found, 4)
