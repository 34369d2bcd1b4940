"""Governance through the API: the same queries and actions as the pages."""

from governance.api.activities import ActivityViewSet
from governance.api.calendars import BusinessCalendarViewSet
from governance.api.changes import ChangeViewSet
from governance.api.conditions import ConditionViewSet
from governance.api.criteria import CriterionViewSet
from governance.api.decisions import DecisionOptionViewSet, DecisionViewSet
from governance.api.emergencies import EmergencyViewSet
from governance.api.evidence import EvidenceViewSet
from governance.api.holders import SeatHolderViewSet
from governance.api.packs import PackViewSet
from governance.api.parties import (
    AbsenceViewSet,
    DelegationViewSet,
    PartySeatViewSet,
    PartyViewSet,
)
from governance.api.plans import PlanViewSet
from governance.api.policy import CriteriaSetViewSet
from governance.api.raci import RaciViewSet
from governance.api.regulations import RegulationViewSet
from governance.api.reviews import AssessmentViewSet, ReviewViewSet
from governance.api.sla import ServiceChargeViewSet, ServiceLevelViewSet
from governance.api.talk import ReviewCommentViewSet
from governance.api.waivers import WaiverViewSet
from governance.api.wanted import RequestedChangeViewSet

__all__ = [
    "AbsenceViewSet",
    "ActivityViewSet",
    "AssessmentViewSet",
    "BusinessCalendarViewSet",
    "ChangeViewSet",
    "ConditionViewSet",
    "CriteriaSetViewSet",
    "CriterionViewSet",
    "DecisionOptionViewSet",
    "DecisionViewSet",
    "DelegationViewSet",
    "EmergencyViewSet",
    "EvidenceViewSet",
    "PackViewSet",
    "PartySeatViewSet",
    "PartyViewSet",
    "PlanViewSet",
    "RaciViewSet",
    "RegulationViewSet",
    "RequestedChangeViewSet",
    "ReviewCommentViewSet",
    "ReviewViewSet",
    "SeatHolderViewSet",
    "ServiceChargeViewSet",
    "ServiceLevelViewSet",
    "WaiverViewSet",
]
