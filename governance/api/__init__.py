"""Governance through the API: the same queries and actions as the pages."""

from governance.api.changes import ChangeViewSet
from governance.api.conditions import ConditionViewSet
from governance.api.criteria import CriterionViewSet
from governance.api.decisions import DecisionOptionViewSet, DecisionViewSet
from governance.api.evidence import EvidenceViewSet
from governance.api.plans import PlanViewSet
from governance.api.raci import RaciViewSet
from governance.api.reviews import AssessmentViewSet, ReviewViewSet
from governance.api.sla import ServiceChargeViewSet, ServiceLevelViewSet
from governance.api.waivers import WaiverViewSet

__all__ = [
    "AssessmentViewSet",
    "ChangeViewSet",
    "ConditionViewSet",
    "CriterionViewSet",
    "DecisionOptionViewSet",
    "DecisionViewSet",
    "EvidenceViewSet",
    "PlanViewSet",
    "RaciViewSet",
    "ReviewViewSet",
    "ServiceChargeViewSet",
    "ServiceLevelViewSet",
    "WaiverViewSet",
]
