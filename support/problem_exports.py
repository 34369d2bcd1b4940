"""Problems as a file: what a row of it says."""

from typing import Any

from django.db.models import Sum
from django.db.models.functions import Coalesce

from core.downloads import Table, Value
from support.models import Problem
from support.models.problems import ProblemQuerySet

AT_ONCE = 500
COLUMNS = ("Key", "Title", "Product", "Comes from", "Severity", "Impact", "Urgency", "State",
           "Owner", "Seen since", "Reported on", "Reported by", "Responded on", "Resolved on",
           "Closed on", "Times reopened", "Incidents", "Minutes lost", "What is seen",
           "Root cause", "Way around", "Backlog item", "Change request", "Prevents it",
           "Foreseen as")  # fmt: skip


def table(rows: ProblemQuerySet) -> Table:
    beside = ("product", "owner", "reported_by", "item", "change_request", "risk")
    counted = rows.select_related(*beside).annotate(
        happened=Coalesce(Sum("incidents__count"), 0),
        lost=Coalesce(Sum("incidents__minutes_lost"), 0),
    )
    lines = (cells(row) for row in counted.iterator(chunk_size=AT_ONCE))
    return Table("problems", COLUMNS, lines, rows.count())


def cells(row: Any) -> list[Value]:
    problem: Problem = row
    asked = problem.change_request
    return [
        problem.key, problem.title, problem.product.code, problem.get_driver_display(),
        problem.severity, problem.impact, problem.urgency, problem.get_state_display(),
        problem.owner.name if problem.owner else None, problem.since, problem.reported_on,
        problem.reported_by.name, problem.responded_on, problem.resolved_on,
        problem.closed_on, problem.reopened, row.happened, row.lost, problem.seen,
        problem.cause, problem.workaround, problem.item.key if problem.item else None,
        asked.key if asked else None, problem.prevents,
        problem.risk.key if problem.risk else None,
    ]  # fmt: skip
