"""A statement waits for the center's word: what the matrix asks about it."""

from django.db.models import QuerySet

from governance.due_decisions import Decided
from governance.models import ChargeStatement, GovernedAct


def waiting() -> "QuerySet[ChargeStatement]":
    return ChargeStatement.objects.filter(state=ChargeStatement.State.ISSUED)


def is_due(row: ChargeStatement) -> bool:
    return row.state == ChargeStatement.State.ISSUED


KIND = Decided(
    GovernedAct.Act.STATEMENT, "governance.chargestatement", lambda row: None, is_due,
    waiting,
)  # fmt: skip
