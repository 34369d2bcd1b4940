"""A requirement is agreed on: what the matrix asks about it (governance.due_decisions)."""

from django.db.models import QuerySet

from backlog.models import Requirement
from governance.due_decisions import Decided
from governance.models import GovernedAct


def waiting() -> "QuerySet[Requirement]":
    """Answered, and not agreed on yet."""
    answered = (Requirement.Answer.CAN, Requirement.Answer.CHANGED)
    rows = Requirement.objects.filter(state="draft", answer__in=answered)
    return rows.select_related("product__team")


def is_due(row: Requirement) -> bool:
    return waiting().filter(pk=row.pk).exists()


KIND = Decided(
    GovernedAct.Act.REQUIREMENT, "backlog.requirement", lambda row: row.product.team,
    is_due, waiting,
)  # fmt: skip
