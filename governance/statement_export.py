"""A statement as a file: CSV or a workbook, from its record and nothing else."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import xlsxwriter

from governance.exports import BOM, plain
from governance.models import ChargeStatement

FORMATS = ("csv", "xlsx")
HEAD = ("Service", "Charge, USD", "Service level", "Name", "From", "To", "Target, %",
        "Met", "Due", "Attainment, %", "Shortfall, points", "Result", "Tier, %",
        "Credit, USD")  # fmt: skip
NUMBERS = {1, 6, 7, 8, 9, 10, 12, 13}
KEYS = ("target", "met", "due", "attainment", "shortfall", "result", "tier", "credit")
TOTALS = (("Charged", "charged"), ("Credits before the cap", "earned"), ("Cap", "cap"),
          ("Credits", "credits"), ("To be paid", "due"))  # fmt: skip


def table(row: ChargeStatement) -> Iterator[list[str]]:
    """The head; each service with its levels, then what is not charged; the totals."""
    content = row.content
    yield [
        str(row),
        f"Edition {row.edition}",
        row.get_state_display(),
        row.content_sha256,
    ]
    yield list(HEAD)
    for service in content["services"]:
        yield [
            plain(service["service"]),
            service["charge"],
            *[""] * 11,
            service["credit"],
        ]
        yield from levels(content, {service["service"]})
    charged = {service["service"] for service in content["services"]}
    every = {line["service"] for line in content["levels"]}
    yield from levels(content, every - charged)
    for name, key in TOTALS:
        yield [name, content["totals"][key]]


def levels(content: dict[str, Any], services: set[str]) -> Iterator[list[str]]:
    for line in content["levels"]:
        if line["service"] in services:
            yield level(line)


def level(line: dict[str, str]) -> list[str]:
    named = [line["code"], plain(line["name"]), plain(line["provider"])]
    return ["", "", *named, plain(line["consumer"]), *(line[key] for key in KEYS)]


def as_csv(row: ChargeStatement) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(table(row))
    return (BOM + text.getvalue()).encode()


def as_xlsx(row: ChargeStatement) -> bytes:
    """One sheet; amounts and counts are numbers."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet(f"{row.month:%Y-%m}")
    bold = book.add_format({"bold": True})
    for at, line in enumerate(table(row)):
        for column, said in enumerate(line):
            if at > 1 and column in NUMBERS and said:
                sheet.write_number(at, column, float(Decimal(said)))
            else:
                sheet.write_string(at, column, said, bold if at < 2 else None)
    sheet.freeze_panes(2, 1)
    sheet.set_column(0, 0, 24)
    sheet.set_column(3, 3, 44)
    book.close()
    return file.getvalue()


def sent(row: ChargeStatement, kind: str) -> tuple[bytes, str]:
    """(the file, its media type)."""
    if kind == "xlsx":
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return as_xlsx(row), media
    return as_csv(row), "text/csv; charset=utf-8"
