"""A product asks to deviate: what the matrix asks about it (governance.due_decisions)."""

from django.db.models import QuerySet

from governance.due_decisions import Decided
from governance.models import GovernedAct
from portfolio.models import Deviation


def waiting() -> "QuerySet[Deviation]":
    rows = Deviation.objects.filter(state=Deviation.State.ASKED)
    return rows.select_related("product__team")


def is_due(row: Deviation) -> bool:
    return row.is_asked


KIND = Decided(
    GovernedAct.Act.STANDARD, "portfolio.deviation", lambda row: row.product.team,
    is_due, waiting,
)  # fmt: skip
