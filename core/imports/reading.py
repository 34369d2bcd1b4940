"""A delimited file as numbered rows, one at a time, however large or broken it is.

Pure: no Django. Encodings: UTF-8 with or without a byte order mark, UTF-16 with one
(what a spreadsheet calls Unicode text), else Windows-1252. A row that cannot be read is
reported and the rest goes on.
"""

import codecs
import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = 1024 * 1024
SAMPLE = 64 * 1024
# A quote that is never closed must not swallow the file: a record this long is broken.
LONGEST_RECORD = 1_000_000
MOST_LINES = 2_000
DELIMITERS = ",;\t|"
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MOST_COLUMNS = 500
# How xlsx and xls files begin. The first become text before (workbooks.py).
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
A_WORKBOOK = "This is a workbook, not a text file. In your spreadsheet save the sheet as CSV UTF-8, and bring that."
NO_ROWS = "Below its first line the file has no rows. If it has no column names, put them first."
csv.field_size_limit(LONGEST_RECORD)


class Unreadable(Exception):
    """The file as a whole cannot be read; the text says why, for people."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written: found once, then used for every reading."""

    encoding: str
    delimiter: str
    columns: list[str]
    sha256: str
    size: int
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `line` is where it begins (1 is the header). A fault has no values."""

    line: int
    values: list[str]
    fault: str = ""


def layout(path: Path) -> Layout:
    """Read the whole file once, in blocks: its encoding, hash, delimiter and header."""
    encoding, sha256, size, lines = scan(path)
    if not size:
        raise Unreadable("The file is empty.")
    if beginning(path).startswith(WORKBOOKS):
        raise Unreadable(A_WORKBOOK)
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        sample = file.read(SAMPLE)
    if "\x00" in sample:
        raise Unreadable("This is not a text file. Export it as CSV.")
    delimiter = guess_delimiter(sample)
    columns = header(path, encoding, delimiter)
    found = Layout(encoding, delimiter, columns, sha256, size, lines)
    if next(rows(path, found), None) is None:
        raise Unreadable(NO_ROWS)
    return found


def header(path: Path, encoding: str, delimiter: str) -> list[str]:
    first = next(records(path, encoding, delimiter), None)
    if first is not None and first.fault:
        raise Unreadable(f"The first line: {first.fault}")
    if first is None or is_blank(first):
        raise Unreadable("The first line has no column names.")
    if len(first.values) < 2:
        raise Unreadable("Only one column was found. Separate columns by , ; tab or |.")
    if len(first.values) > MOST_COLUMNS:
        raise Unreadable(
            f"The file has more than {MOST_COLUMNS} columns. Leave out those without a use."
        )
    return unique(first.values)


def beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def scan(path: Path) -> tuple[str, str, int, int]:
    """(encoding, SHA-256, bytes, lines). Bytes that decode as neither are Windows-1252."""
    digest, size, lines, decodable = hashlib.sha256(), 0, 0, True
    encoding = "utf-16" if beginning(path).startswith(WIDE) else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
            lines += block.count(b"\n")
            decodable = decodable and decodes(decoder, block)
    decodable = decodable and decodes(decoder, b"", final=True)
    return (encoding if decodable else "cp1252"), digest.hexdigest(), size, lines


def decodes(
    decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False
) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def guess_delimiter(sample: str) -> str:
    """The delimiter that the header holds most often outside of quotes."""
    line = sample.splitlines()[0] if sample.splitlines() else ""
    bare = "".join(line.split('"')[::2])
    counts = Counter(char for char in bare if char in DELIMITERS)
    return max(DELIMITERS, key=lambda char: (counts[char], -DELIMITERS.index(char)))


def unique(names: list[str]) -> list[str]:
    """Column names, the empty named by their number, repeated ones counted up."""
    seen: Counter[str] = Counter()
    found = []
    for number, name in enumerate(names, 1):
        plain = name.strip() or f"Column {number}"
        seen[plain] += 1
        found.append(plain if seen[plain] == 1 else f"{plain} ({seen[plain]})")
    return found


def rows(path: Path, found: Layout) -> Iterator[Row]:
    """Every row below the header; one of the wrong width carries its fault."""
    width = len(found.columns)
    for number, row in enumerate(records(path, found.encoding, found.delimiter)):
        if number == 0 or is_blank(row):
            continue
        yield row if row.fault else fitted(row, width)


def is_blank(row: Row) -> bool:
    return not row.fault and not any(value.strip() for value in row.values)


def fitted(row: Row, width: int) -> Row:
    """Short rows are filled up, as spreadsheets leave off empty ends; long ones are faults."""
    extra = [value for value in row.values[width:] if value.strip()]
    if extra:
        fault = f"This row has {len(row.values)} columns; the header has {width}."
        return Row(row.line, [], fault)
    values = row.values[:width]
    return Row(row.line, values + [""] * (width - len(values)))


def records(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    """Group lines into records by their quotes, and recover behind a broken one."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        lines = Lines(file)
        while (first := lines.next()) is not None:
            start, block = lines.number, [first]
            while (
                is_open(block) and small(block) and (more := lines.next()) is not None
            ):
                block.append(more)
            record = parse(start, block, delimiter, encoding)
            if record.fault and len(block) > 1:
                lines.push_back(block[1:])
                record = parse(start, block[:1], delimiter, encoding)
            yield record


class Lines:
    """Lines of a file with their numbers; some can be given back."""

    def __init__(self, source: Iterator[str]) -> None:
        self.source, self.kept, self.number = source, list[str](), 0

    def next(self) -> str | None:
        line = self.kept.pop() if self.kept else next(self.source, None)
        self.number += line is not None
        return line

    def push_back(self, lines: list[str]) -> None:
        self.kept.extend(reversed(lines))
        self.number -= len(lines)


def is_open(block: list[str]) -> bool:
    """True while a quote has been opened and not closed: quotes come in pairs."""
    return sum(line.count('"') for line in block) % 2 == 1


def small(block: list[str]) -> bool:
    return len(block) < MOST_LINES and sum(map(len, block)) < LONGEST_RECORD


def parse(line: int, block: list[str], delimiter: str, encoding: str) -> Row:
    if is_open(block) and never_closes(block, delimiter):
        return Row(line, [], "A quote is opened here and never closed.")
    # Five bytes are no letter in Windows-1252; what they stood for cannot be guessed.
    no_text = "\x00\ufffd" if encoding == "cp1252" else "\x00"
    if any(char in part for part in block for char in no_text):
        return Row(line, [], "This row holds bytes that are not text.")
    try:
        [values] = csv.reader(["".join(block)], delimiter=delimiter, strict=False)
    except (csv.Error, ValueError) as error:
        return Row(line, [], f"This row cannot be read: {error}.")
    return Row(line, values)


def never_closes(block: list[str], delimiter: str) -> bool:
    """True if a quoted cell runs past the end; a quote inside a word (5") is just text."""
    try:
        list(csv.reader(["".join(block)], delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    return False
