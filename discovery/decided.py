"""A vendor is chosen: what the matrix asks about it (governance.due_decisions)."""

from django.db.models import QuerySet

from discovery.models import VendorEvaluation
from governance.due_decisions import Decided
from governance.models import GovernedAct


def waiting() -> "QuerySet[VendorEvaluation]":
    """Not decided yet, scored or being scored."""
    rows = VendorEvaluation.objects.exclude(state=VendorEvaluation.State.DECIDED)
    return rows.select_related("product__team")


def is_due(row: VendorEvaluation) -> bool:
    return not row.is_decided


KIND = Decided(
    GovernedAct.Act.VENDOR, "discovery.vendorevaluation", lambda row: row.team, is_due,
    waiting,
)  # fmt: skip
