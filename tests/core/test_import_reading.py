"""Files as people really have them: encodings, delimiters, quotes, faults."""

import csv
import time

import pytest

from core.imports import cells, reading


@pytest.fixture
def write(tmp_path):
    def keep(content, encoding="utf-8"):
        path = tmp_path / "file.csv"
        path.write_bytes(
            content if isinstance(content, bytes) else content.encode(encoding)
        )
        return path

    return keep


def read(path):
    found = reading.layout(path)
    return found, list(reading.rows(path, found))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_usual_encoding_is_read(write, encoding):
    path = write("id,text\n1,“señor” – café\n", encoding)
    found, [row] = read(path)
    assert found.columns == ["id", "text"]
    assert row.values == ["1", "“señor” – café"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_every_usual_delimiter_is_found(write, mark):
    found, [row] = read(write(f"id{mark}text{mark}x\n1{mark}a{mark}b\n"))
    assert found.delimiter == mark
    assert row.values == ["1", "a", "b"]


def test_a_comma_in_a_quoted_header_is_no_delimiter(write):
    found, _ = read(write('"a, b, c";d\n1;2\n'))
    assert found.delimiter == ";"


def test_a_quoted_line_break_stays_inside_its_cell(write):
    _, rows = read(write('id,text\n1,"two\nlines, ""quoted"""\n2,b\n'))
    assert [(row.line, row.values[1]) for row in rows] == [
        (2, 'two\nlines, "quoted"'),
        (4, "b"),
    ]


def test_repeated_and_empty_headers_get_names_of_their_own(write):
    found, _ = read(write("Label,Label,,Label\na,b,c,d\n"))
    assert found.columns == ["Label", "Label (2)", "Column 3", "Label (3)"]


def test_a_quote_never_closed_breaks_one_row_only(write):
    _, rows = read(write('id,text\n1,a\n2,"open\n3,c\n4,d\n'))
    assert [row.line for row in rows if row.fault] == [3]
    assert [row.values[0] for row in rows if not row.fault] == ["1", "3", "4"]


def test_a_stray_quote_inside_a_word_is_kept(write):
    _, rows = read(write('id,text\n1,5" screen\n2,7" screen\n'))
    assert [row.values[1] for row in rows] == ['5" screen', '7" screen']


def test_a_row_too_wide_says_so_and_the_rest_goes_on(write):
    _, rows = read(write("a,b\n1,2\n1,2,3\n4,5\n"))
    assert [row.fault for row in rows] == [
        "",
        "This row has 3 columns; the header has 2.",
        "",
    ]


def test_a_short_row_is_filled_up(write):
    _, [row] = read(write("a,b,c\n1\n"))
    assert row.values == ["1", "", ""]


def test_empty_lines_are_passed_over(write):
    _, rows = read(write("a,b\n\n1,2\n,\n\n3,4\n"))
    assert [row.values[0] for row in rows] == ["1", "3"]


def test_a_byte_that_is_no_letter_breaks_its_row_only(write):
    _, rows = read(write(b"a,b\n1,\xe9\n2,\x81\n3,c\n"))
    assert [row.line for row in rows if row.fault] == [3]
    assert [row.values for row in rows if not row.fault] == [["1", "é"], ["3", "c"]]


def test_a_row_with_bytes_that_are_no_text_is_named(write):
    filler = "x,y\n" * 20_000  # beyond the sample that is looked at first
    _, rows = read(write(f"a,b\n{filler}1,\x002\n3,4\n"))
    assert [row.line for row in rows if row.fault] == [20_002]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02PK\x03\x04", "not a text file"),
        (b"only one column\n1\n", "Only one column"),
        (b"\n\n", "no column names"),
        (b"a,b\n,\n\n", "no rows"),
        (b"a\x81,b\n1,2\n", "The first line: This row holds bytes"),
        (b"PK\x03\x04\x81\x8d" * 99, "save the sheet as CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\x00\x00", "save the sheet as CSV UTF-8"),
        ("a,b\n1,2\n".encode("utf-16-le"), "not a text file"),  # no byte order mark
        ("a,b\n1,2\n".encode("utf-32"), "not a text file"),
    ],
)
def test_a_file_that_is_no_table_says_why(write, content, says):
    with pytest.raises(reading.Unreadable, match=says):
        reading.layout(write(content))


def test_a_hundred_thousand_rows_are_read_in_seconds(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text"])
        writer.writerows(
            [n, f'words, "quoted" {n}\nsecond line'] for n in range(100_000)
        )
    began = time.monotonic()
    found = reading.layout(path)
    assert sum(1 for _ in reading.rows(path, found)) == 100_000
    assert time.monotonic() - began < 30  # a guard against the quadratic, no benchmark


def test_hostile_quotes_do_not_take_forever(write):
    _, rows = read(write("a,b\n" + '1,"\n' * 5_000))
    assert rows


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7/29/2013", "2013-07-29"),
        ("25/Feb/26 10:17 PM", "2026-02-25"),
        ("2026-11-30T10:17:00+00:00", "2026-11-30"),
        ("30.11.2026", "2026-11-30"),
        ("N/A", ""),
    ],
)
def test_dates_come_in_many_forms(text, day):
    assert cells.day(text) == day


def test_a_date_that_is_none_is_refused_in_words():
    with pytest.raises(ValueError, match="not a date"):
        cells.day("soon")


@pytest.mark.parametrize(
    ("text", "number"),
    [("4.0", "4"), ("0,5", "0.5"), ("1,234.5", "1234.5"), ("N/A", "")],
)
def test_numbers_come_with_point_or_comma(text, number):
    assert cells.number(text) == number


@pytest.mark.parametrize("text", ["nan", "Infinity", "four"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="not a number"):
        cells.number(text)


@pytest.mark.parametrize("text", ["1e999999999", "-1E400", "1e-999999", "9" * 40])
def test_a_number_that_would_fill_a_book_is_refused(text):
    with pytest.raises(ValueError, match="more than 30 digits"):
        cells.number(text)
