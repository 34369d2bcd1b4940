"""Files of exactly what the grid shows: its rows in its order, its columns, what one may see.

Rows are read page by page as the grid reads them, so memory does not grow with the
backlog. CSV and JSON are sent as they are read, however many rows; a workbook has to
be finished before it is sent, and so has a limit.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter

from backlog import cells
from backlog.columns import Column
from backlog.models.items import ItemQuerySet
from backlog.queries import grid, lifts
from backlog.queries.grid import Row
from backlog.words import COLUMN_WORDS
from core.errors import Refused
from core.imports.cells import disarmed
from core.models import User
from core.web import page_of

AT_ONCE = 500
MOST_IN_A_WORKBOOK = 20_000
BOM = "\ufeff"  # spreadsheets then read the text as what it is
KINDS: Mapping[str, tuple[str, str]] = {
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "xlsx": (
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "json": ("JSON", "application/json"),
    "jira": ("CSV for Jira", "text/csv; charset=utf-8"),
}
Value = str | int | Decimal | date | None


def number(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(cells.plain(value))


def share(value: float) -> Decimal:
    """A chance from 0 to 1, to two places."""
    return Decimal(f"{value:.2f}")


# In front of what is chosen: {name: (heading, what a row holds)}.
ALWAYS: Mapping[str, tuple[str, Callable[[Row], Value]]] = {
    "rank": ("Rank", lambda row: row.rank),
    "key": ("Key", lambda row: row.item.key),
    "title": ("Title", lambda row: row.item.title),
    "business_value": (
        COLUMN_WORDS["business_value"],
        lambda row: row.item.business_value,
    ),
    "time_criticality": (
        COLUMN_WORDS["time_criticality"],
        lambda row: row.item.time_criticality,
    ),
    "risk_reduction": (
        COLUMN_WORDS["risk_reduction"],
        lambda row: row.item.risk_reduction,
    ),
    "job_size": (COLUMN_WORDS["job_size"], lambda row: row.item.job_size),
    "wsjf": ("WSJF", lambda row: Decimal(row.wsjf) if row.wsjf else None),
}
CHOSEN: Mapping[str, Callable[[Row], Value]] = {
    "notes": lambda row: row.evidence.notes,
    "confidence": lambda row: row.evidence.word,
    "state": lambda row: row.item.get_state_display(),
    "due_on": lambda row: row.item.due_on,
    "owner": lambda row: row.item.owner.name if row.item.owner else None,
    "service": lambda row: row.item.get_service_display(),
    "story_points": lambda row: number(row.item.story_points),
    "labels": lambda row: ", ".join(row.item.labels),
    "kind": lambda row: row.item.get_kind_display(),
    "product": lambda row: row.item.product.name,
    "first": lambda row: share(row.sure.first) if row.sure else None,
    "top": lambda row: share(row.sure.top) if row.sure else None,
    "places": lambda row: row.sure.places if row.sure else None,
    "close": lambda row: row.sure.words if row.sure else None,
}


def rows(asked: ItemQuerySet, user: User) -> Iterator[Row]:
    """Every row of the grid, page by page, in its order."""
    after, first = "", True
    while first or after:
        page = page_of(lifts.without(asked), after=after, size=AT_ONCE)
        yield from grid.page_rows(asked, page, user, None, first=first)
        after, first = page.after, False


def headings(columns: Sequence[Column]) -> dict[str, str]:
    always = {name: heading for name, (heading, _) in ALWAYS.items()}
    return always | {column.name: column.label for column in columns}


def values(row: Row, columns: Sequence[Column]) -> list[Value]:
    always = [how(row) for _, how in ALWAYS.values()]
    return always + [value_in(row, column) for column in columns]


def value_in(row: Row, column: Column) -> Value:
    """Of a column of the grid, or of a field of the product's own."""
    how = CHOSEN.get(column.name)
    return how(row) if how else row.extras.get(column.name)


class Line:
    """Hands a written row back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def as_csv(found: Iterator[Row], columns: Sequence[Column]) -> Iterator[str]:
    writer = csv.writer(Line())
    yield BOM + writer.writerow(headings(columns).values())
    for row in found:
        yield writer.writerow([plain(each) for each in values(row, columns)])


def plain(value: Value) -> str:
    """A cell of a CSV file: words that no spreadsheet runs, numbers as they are."""
    if value is None:
        return ""
    return disarmed(value) if isinstance(value, str) else str(value)


def as_json(found: Iterator[Row], columns: Sequence[Column]) -> Iterator[str]:
    """One object a line, in one list."""
    names, begun = list(headings(columns)), False
    for row in found:
        told = dict(zip(names, values(row, columns), strict=True))
        yield ",\n" if begun else "[\n"
        yield json.dumps(told, default=str, ensure_ascii=False)
        begun = True
    yield "\n]\n" if begun else "[]\n"


def as_xlsx(found: Iterator[Row], columns: Sequence[Column]) -> IO[bytes]:
    """A finished workbook in a file of its own, which goes with its last reader."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115  # closed by the answer
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("Backlog")
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(2, 2, 60)
    for at, heading in enumerate(headings(columns).values()):
        sheet.write_string(0, at, heading, bold)
    for down, row in enumerate(found, 1):
        for at, value in enumerate(values(row, columns)):
            write(sheet, down, at, value, day)
    book.close()
    file.seek(0)
    return file


def write(sheet: Any, down: int, at: int, value: Value, day: Any) -> None:
    """Text as text: a cell of a workbook that says so is never run."""
    if isinstance(value, str):
        sheet.write_string(down, at, value)
    elif isinstance(value, date):
        sheet.write_datetime(down, at, value, day)
    elif value is not None:
        sheet.write_number(down, at, value)


def guard_size(count: int, kind: str) -> None:
    """Raise Refused, with the way out, for a workbook that would take too long."""
    if kind == "xlsx" and count > MOST_IN_A_WORKBOOK:
        raise Refused(
            f"A workbook takes at most {MOST_IN_A_WORKBOOK:,} items and these are "
            f"{count:,}. Filter them, or take CSV, which opens in a spreadsheet too."
        )
