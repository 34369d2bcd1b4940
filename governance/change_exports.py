"""Change requests as a CSV file, sent row by row."""

import csv
from collections.abc import Iterator

from governance.exports import AT_ONCE, BOM, Line, plain
from governance.models import ChangeRequest
from governance.models.change_requests import ChangeRequestQuerySet

COLUMNS = ("Key", "Title", "Class", "Urgency", "Driver", "State", "Team", "Queues", "Sites",
           "With IT", "Filed by", "Filed at", "Clause", "Service level", "Due", "Planned for",
           "Live at", "Verified at", "Backed out at", "Ended because", "What", "Why",
           "Before", "After", "Back-out", "Tests", "Its number elsewhere")  # fmt: skip


def lines(rows: ChangeRequestQuerySet) -> Iterator[str]:
    """The header, then one line per request; memory does not grow with the list."""
    writer = csv.writer(Line())
    yield BOM + writer.writerow(COLUMNS)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield writer.writerow([plain(each) for each in cells(row)])


def cells(row: ChangeRequest) -> list[str]:
    case = row.case
    moments = [
        row.planned_at, row.live_at, row.verified_at, row.backed_out_at,
    ]  # fmt: skip
    shown = [row.key, row.title, row.change_class, row.get_urgency_display(),
             row.get_driver_display() or "Unknown",
             row.get_state_display(), row.team, " ".join(row.queues), row.sites,
             "yes" if row.with_it else "no", row.filed_by, when(row.filed_at),
             row.clause and str(row.clause), case and case.level.code, when(case and case.due_at),
             *[when(each) for each in moments],
             row.ended_because, row.what, row.why, row.before, row.after,
             row.back_out, row.test_evidence, row.reference]  # fmt: skip
    return ["" if each is None else str(each) for each in shown]


def when(at: object) -> str:
    return at.isoformat(timespec="minutes") if at else ""  # type: ignore[attr-defined]
