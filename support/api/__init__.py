"""The same queries and actions as the pages, as JSON."""

from support.api.problems import ProblemViewSet
from support.api.receipts import ReceiptViewSet
from support.api.releases import ReleaseNoteViewSet, ReleaseViewSet
from support.api.risks import RiskViewSet
from support.api.roster import AssociateViewSet
from support.api.run_checks import RunCheckViewSet, RunDutyViewSet
from support.api.run_phases import RunPhaseViewSet

__all__ = [
    "AssociateViewSet",
    "ProblemViewSet",
    "ReceiptViewSet",
    "ReleaseNoteViewSet",
    "ReleaseViewSet",
    "RiskViewSet",
    "RunCheckViewSet",
    "RunDutyViewSet",
    "RunPhaseViewSet",
]
