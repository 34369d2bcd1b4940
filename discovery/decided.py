"""A vendor is chosen: what the matrix asks about it (governance.due_decisions)."""

from django.db.models import QuerySet

from discovery.models import VendorEvaluation
from governance.due_decisions import Decided
from governance.models import GovernedAct


def waiting() -> "QuerySet[VendorEvaluation]":
    """With scores that are shown: who is asked can see them."""
    rows = VendorEvaluation.objects.filter(state=VendorEvaluation.State.REVEALED)
    return rows.select_related("product__team")


def is_due(row: VendorEvaluation) -> bool:
    return row.state == VendorEvaluation.State.REVEALED


KIND = Decided(
    GovernedAct.Act.VENDOR, "discovery.vendorevaluation", lambda row: row.team, is_due,
    waiting,
)  # fmt: skip
