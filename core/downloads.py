"""Registers as files: CSV sent row by row, or a finished workbook."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse

from core.clock import today
from core.errors import Refused
from core.imports.cells import disarmed

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_IN_A_WORKBOOK = 20_000
BOM = "\ufeff"  # spreadsheets then read the text as what it is
Value = str | int | Decimal | date | None
Lines = Iterable[Sequence[Value]]


@dataclass(frozen=True)
class Table:
    """One register: `name` names file and sheet, `lines` yield one row's cells each."""

    name: str
    columns: Sequence[str]
    lines: Lines
    count: int


class Line:
    """Hands a written row back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def answer(table: Table, kind: str) -> HttpResponse | StreamingHttpResponse:
    """The file as a download: a workbook for `xlsx`, else CSV."""
    found: HttpResponse | StreamingHttpResponse
    if kind == "xlsx":
        found = HttpResponse(as_xlsx(table), content_type=XLSX)
    else:
        kind, found = "csv", StreamingHttpResponse(as_csv(table), content_type=CSV)
    name = f"{table.name}-{today().isoformat()}.{kind}"
    found["Content-Disposition"] = f'attachment; filename="{name}"'
    return found


def as_csv(table: Table) -> Iterator[str]:
    """The header, then a line per row; memory does not grow with the list."""
    writer = csv.writer(Line())
    yield BOM + writer.writerow(table.columns)
    for row in table.lines:
        yield writer.writerow(["" if v is None else disarmed(str(v)) for v in row])


def as_xlsx(table: Table) -> bytes:
    """A workbook; text stays text, so that no spreadsheet runs it."""
    if table.count > MOST_IN_A_WORKBOOK:
        raise Refused(f"More than {MOST_IN_A_WORKBOOK:,} {table.name}: filter them, or take the CSV.")  # fmt: skip
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet(table.name.capitalize())
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for at, heading in enumerate(table.columns):
        sheet.write_string(0, at, heading)
    for down, row in enumerate(table.lines, 1):
        for at, value in enumerate(row):
            put(sheet, down, at, value, day)
    book.close()
    return file.getvalue()


def put(sheet: Any, down: int, at: int, value: Value, day: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(down, at, value)
    elif isinstance(value, date):
        sheet.write_datetime(down, at, value, day)
    elif value is not None:
        sheet.write_number(down, at, value)
