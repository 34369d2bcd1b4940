"""A read-out waits for a decision: what the matrix asks about it (governance.due_decisions)."""

from django.db.models import QuerySet

from governance.due_decisions import Decided
from governance.models import GovernedAct
from pilots.models import Pilot


def waiting() -> "QuerySet[Pilot]":
    rows = Pilot.objects.filter(state=Pilot.State.READOUT, decision="")
    return rows.select_related("product__team")


def is_due(pilot: Pilot) -> bool:
    return pilot.state == Pilot.State.READOUT


KIND = Decided(
    GovernedAct.Act.PILOT, "pilots.pilot", lambda pilot: pilot.product.team, is_due,
    waiting,
)  # fmt: skip
