"""Notes from files: complaints and other voices of customers, redacted on the way in."""

from collections.abc import Sequence
from typing import Any

from core.imports import cells
from core.imports.kinds import Field, Kind, Outcome, Remark
from core.models import ImportRun, User
from core.redaction import redact
from discovery.actions import imports as actions


class NoteLoader:
    """Remembers the ids of earlier batches, so that a repeated row is named as such."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.run, self.by = run, by
        self.seen: set[str] = set()
        self.places = actions.Places.read()

    def load(self, rows: Sequence[dict[str, Any]]) -> Sequence[Outcome]:
        return actions.import_notes(
            [joined(row) for row in rows],
            by=self.by,
            run=self.run,
            seen=self.seen,
            places=self.places,
        )

    def finish(self, *, trial: bool) -> Sequence[Remark]:
        """Notes stand alone: nothing is left to do after the last row."""
        return ()


def joined(row: dict[str, Any]) -> dict[str, Any]:
    """What stands in several columns of a complaint becomes one text."""
    about = row.pop("about", [])
    if about:
        parts = [row.get("summary", ""), *about]
        row["summary"] = " · ".join(part for part in parts if part)
    return row


def shown(text: str) -> str:
    return redact(text)[0]


NOTES = Kind(
    name="notes",
    label="Notes from customers (complaints, support)",
    about="Each row becomes a note; card and account numbers, names of people excepted, are taken out before it is saved.",
    fields=(
        Field("verbatim", "What was said", ("narrative", "consumer complaint narrative", "text", "description", "comment")),
        Field("external_key", "Its id", ("id", "complaint id", "ticket", "case id"), help="Loading the file again finds the note by it."),
        Field("title", "Title", ("subject", "issue"), clean=cells.words),
        Field("summary", "Summary", ("sub-issue",), clean=cells.words),
        Field("about", "More about it", ("product", "sub-product", "company", "state", "submitted via", "company response to consumer"), many=True, clean=cells.words, help="Put behind the summary."),
        Field("happened_on", "Date", ("date received", "received", "created", "date"), clean=cells.day),
        Field("product", "Our product's code", ("product code",), clean=cells.words),
        Field("site", "Site's code", (), clean=cells.words),
        Field("queue", "Queue's code", (), clean=cells.words),
        Field("tags", "Tags", ("labels",), many=True, clean=cells.words),
        Field("severity", "Severity, 1 to 5", (), clean=cells.number),
    ),
    loader=NoteLoader,
    shown=shown,
)  # fmt: skip
