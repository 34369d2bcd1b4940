"""Release notes are to be published: what the matrix asks (governance.due_decisions)."""

from governance.due_decisions import Decided
from governance.models import GovernedAct
from support.models import Release


def is_due(release: Release) -> bool:
    return bool(release.state == Release.State.DRAFT)


KIND = Decided(
    GovernedAct.Act.RELEASE, "support.release",
    lambda release: release.product.team, is_due,
)  # fmt: skip
