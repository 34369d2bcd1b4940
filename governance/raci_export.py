"""A version of the matrix as a file: CSV or a workbook, both paste back as they are."""

import csv
import io
from collections.abc import Iterator

import xlsxwriter

from governance import raci, raci_rights
from governance.exports import BOM, plain
from governance.models import RaciMatrix

FORMATS = ("csv", "xlsx")
FIRST, LAST = ("Number", "Activity"), ("Phase", "Reason")


def table(matrix: RaciMatrix) -> Iterator[list[str]]:
    """A line of parties, then a line for each activity with its parts."""
    columns = raci_rights.parties(matrix)
    yield [*FIRST, *(party.code for party in columns), *LAST]
    for row in raci_rights.table(matrix):
        parts = raci_rights.parts_of(row)
        yield [
            str(row.number),
            plain(row.name),
            *(parts.get(party.code, "") for party in columns),
            raci.PHASES[row.phase],
            plain(row.reason),
        ]


def as_csv(matrix: RaciMatrix) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(table(matrix))
    return (BOM + text.getvalue()).encode()


def as_xlsx(matrix: RaciMatrix) -> bytes:
    """One sheet; the header stays in sight, parts are centred."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet(f"Version {matrix.number}")
    bold, middle = book.add_format({"bold": True}), book.add_format({"align": "center"})
    for at, line in enumerate(table(matrix)):
        for column, said in enumerate(line):
            inside = len(FIRST) <= column < len(line) - len(LAST)
            style = bold if at == 0 else middle if inside else None
            number = at and column == 0
            sheet.write(at, column, int(said) if number else said, style)
    sheet.freeze_panes(1, 2)
    sheet.set_column(1, 1, 44)
    book.close()
    return file.getvalue()


def sent(matrix: RaciMatrix, kind: str) -> tuple[bytes, str]:
    """(the file, its media type)."""
    if kind == "xlsx":
        sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return as_xlsx(matrix), sheet
    return as_csv(matrix), "text/csv; charset=utf-8"
