"""Problems as files: CSV sent row by row, or a finished workbook."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import xlsxwriter
from django.db.models import Sum
from django.db.models.functions import Coalesce

from core.errors import Refused
from core.imports.cells import disarmed
from support.models import Problem
from support.models.problems import ProblemQuerySet

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE, MOST_IN_A_WORKBOOK = 500, 20_000
BOM = "\ufeff"  # spreadsheets then read the text as what it is
COLUMNS = ("Key", "Title", "Product", "Comes from", "Severity", "Impact", "Urgency", "State",
           "Owner", "Seen since", "Reported on", "Reported by", "Responded on", "Resolved on",
           "Closed on", "Times reopened", "Incidents", "Minutes lost", "What is seen",
           "Root cause", "Way around", "Backlog item", "Change request", "Prevents it")  # fmt: skip
Value = str | int | date | None


class Line:
    """Hands a written row back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def read(rows: ProblemQuerySet) -> Iterator[list[Value]]:
    rows = rows.select_related("product", "owner", "reported_by", "item", "change_request")  # fmt: skip
    counted = rows.annotate(
        happened=Coalesce(Sum("incidents__count"), 0),
        lost=Coalesce(Sum("incidents__minutes_lost"), 0),
    )
    return (cells(row) for row in counted.iterator(chunk_size=AT_ONCE))


def cells(row: Any) -> list[Value]:
    problem: Problem = row
    asked = problem.change_request
    return [
        problem.key, problem.title, problem.product.code, problem.get_driver_display(),
        problem.severity, problem.impact, problem.urgency, problem.get_state_display(),
        problem.owner.name if problem.owner else None, problem.since, problem.reported_on,
        problem.reported_by.name, problem.responded_on, problem.resolved_on,
        problem.closed_on, problem.reopened, row.happened, row.lost, problem.seen,
        problem.cause, problem.workaround, problem.item.key if problem.item else None,
        asked.key if asked else None, problem.prevents,
    ]  # fmt: skip


def as_csv(rows: ProblemQuerySet) -> Iterator[str]:
    """The header, then one line per problem; memory does not grow with the list."""
    writer = csv.writer(Line())
    yield BOM + writer.writerow(COLUMNS)
    for row in read(rows):
        yield writer.writerow(["" if v is None else disarmed(str(v)) for v in row])


def as_xlsx(rows: ProblemQuerySet) -> bytes:
    """A workbook; text stays text, so that no spreadsheet runs it."""
    if rows.count() > MOST_IN_A_WORKBOOK:
        raise Refused(f"More than {MOST_IN_A_WORKBOOK:,} problems: filter them, or take the CSV.")  # fmt: skip
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet, day = book.add_worksheet("Problems"), book.add_format({"num_format": "yyyy-mm-dd"})  # fmt: skip
    sheet.freeze_panes(1, 0)
    for at, heading in enumerate(COLUMNS):
        sheet.write_string(0, at, heading)
    for down, row in enumerate(read(rows), 1):
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
