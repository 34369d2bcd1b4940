"""A table as a CSV file, written row by row: memory does not grow with it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

# What a spreadsheet would take for a formula, and run.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Echo:
    """A file whose written text comes straight back."""

    def write(self, text: str) -> str:
        return text


def safe(value: Any) -> Any:
    """Text as text: behind an apostrophe if a spreadsheet would run it."""
    text = "" if value is None else str(value)
    return (
        value
        if isinstance(value, int | float)
        else (f"'{text}" if text.startswith(FORMULA) else text)
    )


def written(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff"  # tells a spreadsheet that this is UTF-8
    yield writer.writerow(head)
    for row in rows:
        yield writer.writerow([safe(value) for value in row])


def csv_answer(
    name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """`rows` as a download called `name`.csv."""
    answer = StreamingHttpResponse(written(head, rows), content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
