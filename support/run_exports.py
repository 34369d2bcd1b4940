"""Run-phase checks of all products as a file: what a row of it says."""

from collections.abc import Iterator
from itertools import islice

from core.clock import today
from core.downloads import Table, Value
from support import run_due, run_lists
from support.models import RunDuty, RunResult
from support.models.run_checks import RunDutyQuerySet

AT_ONCE = 500
COLUMNS = ("Product", "Check", "Part", "What is done", "Who does it", "Owner", "Every days",
           "Due on", "Overdue", "Last done on", "Last done by", "Found", "Note", "Problem",
           "Left out on", "Left out because")  # fmt: skip


def table(rows: RunDutyQuerySet) -> Table:
    return Table("run-checks", COLUMNS, lines(rows), rows.count())


def lines(rows: RunDutyQuerySet) -> Iterator[list[Value]]:
    """In parts, each with what was found last in one query."""
    each = rows.iterator(chunk_size=AT_ONCE)
    while some := list(islice(each, AT_ONCE)):
        last = run_lists.newest(some)
        yield from (cells(duty, last.get(duty.pk)) for duty in some)


def cells(duty: RunDuty, last: RunResult | None) -> list[Value]:
    check = duty.check_of
    late = duty.left_out_on is None and run_due.is_overdue(duty.due_on, today())
    found: list[Value] = [None] * 5
    if last:
        key = last.problem.key if last.problem else None
        found = [last.done_on, last.by.name, last.get_finding_display(), last.note, key]
    return [
        duty.phase.product.code, check.code, check.get_part_display(), check.text,
        check.get_done_by_display(), duty.owner.name, check.every_days, duty.due_on,
        "yes" if late else "no", *found, duty.left_out_on, duty.left_out_because or None,
    ]  # fmt: skip
