"""The decision log as a CSV file, sent row by row."""

import csv
from collections.abc import Iterator

from governance import decision_page
from governance.models import Decision
from governance.models.decisions import DecisionQuerySet

COLUMNS = ("Key", "Question", "State", "Team", "Proposed on", "Proposed by", "Decided on",
           "Decided by", "Decision", "Chosen", "Rejected, and why", "Business position",
           "IT position", "Look again on", "Ended because")  # fmt: skip
AT_ONCE = 200
BOM = "\ufeff"  # spreadsheets then read the text as what it is
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Line:
    """Hands a written row back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def decisions(rows: DecisionQuerySet) -> Iterator[str]:
    """The header, then one line per decision; memory does not grow with the log."""
    writer = csv.writer(Line())
    yield BOM + writer.writerow(COLUMNS)
    for row in rows.prefetch_related("options").iterator(chunk_size=AT_ONCE):
        yield writer.writerow([plain(each) for each in cells(row)])


def cells(row: Decision) -> list[str]:
    shown = [row.key, row.title, row.get_state_display(), row.team, row.proposed_on,
             row.proposed_by, row.decided_on, row.decided_by, row.outcome,
             decision_page.chosen(row), decision_page.rejected(row),
             row.business_position, row.it_position, row.review_on,
             row.ended_because]  # fmt: skip
    return ["" if each is None else str(each) for each in shown]


def plain(text: str) -> str:
    """Text that no spreadsheet runs."""
    return f"'{text}" if text.startswith(FORMULA) else text
