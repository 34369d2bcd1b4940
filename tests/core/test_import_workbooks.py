"""Workbooks become text: the first sheet that is shown, cell by cell, harmless."""

import csv
import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from core.imports.reading import MOST_COLUMNS, Unreadable, layout
from core.imports.workbooks import as_text, is_workbook

# As workbooks have them: without a zone.
MIDNIGHT = datetime.fromisoformat("2026-03-01")
HALF_PAST = datetime.fromisoformat("2026-03-01T09:30")


def kept(tmp_path, *rows, hidden=False):
    book = Workbook()
    if hidden:
        book.active.sheet_state = "hidden"
        book.active.append(["nobody", "sees"])
        book.create_sheet("Shown")
    for row in rows:
        book.worksheets[-1].append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    return path


def table(path, tmp_path):
    text = as_text(path, tmp_path / "a.csv").read_text()
    return list(csv.reader(io.StringIO(text, newline="")))


def test_cells_are_written_as_people_would(tmp_path):
    path = kept(
        tmp_path,
        ["Key", "Points", "Due", "Created", None, "Last"],
        ["A-1", 5.0, date(2026, 3, 1), HALF_PAST, None, None],
        ["A-2", 2.5, None, MIDNIGHT, "x,\ny", True],
        hidden=True,
    )  # fmt: skip
    assert is_workbook(path)
    assert table(path, tmp_path) == [
        ["Key", "Points", "Due", "Created", "", "Last"],
        ["A-1", "5", "2026-03-01", "2026-03-01T09:30:00"],
        ["A-2", "2.5", "", "2026-03-01", "x,\ny", "True"],
    ]


def test_text_that_begins_like_a_formula_stays_text_and_a_formula_is_never_told(
    tmp_path,
):
    path = kept(tmp_path, ["Key", "Title"], ["A-1", "+49 30"], ["A-2", "=1+1"])
    found = table(path, tmp_path)
    assert found[1] == ["A-1", "+49 30"]
    assert "=" not in "".join(found[2])  # nobody worked the formula out yet


@pytest.mark.parametrize("content", [b"PK\x03\x04\x81\x8d", b"PK\x05\x06" + bytes(18)])
def test_a_broken_one_is_refused_with_what_to_do(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="save the sheet as CSV"):
        as_text(path, tmp_path / "a.csv")


def test_a_sheet_of_more_columns_than_are_read_is_refused(tmp_path):
    path = kept(tmp_path, [f"C{at}" for at in range(MOST_COLUMNS + 1)], [1])
    with pytest.raises(Unreadable, match="more than 500 columns"):
        layout(as_text(path, tmp_path / "a.csv"))
