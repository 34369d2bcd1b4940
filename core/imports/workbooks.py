"""The first sheet of a workbook as delimited text, so that one reader reads every file.

Pure: no Django. Text stays as it was typed, also where it begins like a formula; what
a formula came to is taken as the number or the words that the workbook keeps of it.
"""

import csv
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.imports.reading import MOST_COLUMNS, Unreadable

BEGINS = b"PK\x03\x04"
# A workbook is packed: a small file may hold more than a machine.
MOST_BYTES = 400 * 1024 * 1024
MOST_ROWS = 200_000
BROKEN = "This workbook cannot be read. In your spreadsheet save the sheet as CSV UTF-8, and bring that."
FAULTS = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError)  # fmt: skip


def is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(BEGINS)) == BEGINS


def as_text(path: Path, to: Path) -> Path:
    """Write the first sheet to `to` as UTF-8 with commas. Raises Unreadable in words."""
    try:
        guard_size(path)
        with path.open("rb") as source:  # a file of any name
            book = load_workbook(source, read_only=True, data_only=True)
            write(rows(book), to)
    except FAULTS as error:
        raise Unreadable(BROKEN) from error
    return to


def write(found: Iterator[list[str]], to: Path) -> None:
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for number, row in enumerate(found, 1):
            if number > MOST_ROWS:
                raise Unreadable(f"A workbook may hold {MOST_ROWS:,} rows: save it as CSV.")  # fmt: skip
            writer.writerow(row)


def guard_size(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
            raise Unreadable("This workbook is too large: save its sheet as CSV.")


def rows(book: Any) -> Iterator[list[str]]:
    """The cells of the first sheet that is shown, empty ends left off."""
    sheet = next(each for each in book.worksheets if each.sheet_state == "visible")
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    for cells in sheet.iter_rows(values_only=True):
        texts = [text(cell) for cell in cells[: MOST_COLUMNS + 1]]
        while texts and not texts[-1]:
            texts.pop()
        yield texts


def text(cell: Any) -> str:
    """A cell as people would write it: 5, not 5.0; a date without a time of midnight."""
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
