"""Risks as a file: what a row of it says."""

from core.downloads import Table, Value
from support.models import Risk
from support.models.risks import RiskQuerySet

AT_ONCE = 500
COLUMNS = ("Key", "Title", "Product", "Because of", "What may happen", "And then", "Warning sign",
           "Comes from", "Likelihood", "Impact", "What is in place", "Percent taken away",
           "Residual", "Level", "State", "Response", "What is done, or why not", "Treated by",
           "Backlog item", "Change request", "Accepted by", "Accepted until", "Owner",
           "Recorded on", "Recorded by", "Assessed on", "Next look", "Closed on")  # fmt: skip


def table(rows: RiskQuerySet) -> Table:
    lines = (cells(row) for row in rows.for_page().iterator(chunk_size=AT_ONCE))
    return Table("risks", COLUMNS, lines, rows.count())


def cells(risk: Risk) -> list[Value]:
    asked = risk.change_request
    return [
        risk.key, risk.title, risk.product.code, risk.cause, risk.event, risk.consequence,
        risk.warning, risk.get_driver_display(), risk.likelihood, risk.impact,
        risk.controls, risk.control_percent, risk.residual, risk.get_level_display(),
        risk.get_state_display(), risk.get_response_display(), risk.plan, risk.due_on,
        risk.item.key if risk.item else None, asked.key if asked else None,
        risk.accepted_by.name if risk.accepted_by else None, risk.accepted_until,
        risk.owner.name if risk.owner else None, risk.recorded_on,
        risk.recorded_by.name, risk.assessed_on, risk.review_on, risk.closed_on,
    ]  # fmt: skip
