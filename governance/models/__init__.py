from governance.models.calendars import (
    BusinessCalendar,
    CalendarWeek,
    Holiday,
    OpenHours,
)
from governance.models.change_classes import ChangeClass, ClassClock, Urgency
from governance.models.change_requests import (
    ChangeComment,
    ChangeDriver,
    ChangeRequest,
    ChangeWord,
)
from governance.models.changes import Change
from governance.models.clocks import CasePause, Outage, ServiceCase, ServiceClock
from governance.models.conditions import Condition, Waiver
from governance.models.credit import CreditPolicy
from governance.models.decisions import Decision, DecisionOption
from governance.models.emergencies import Emergency
from governance.models.engagement import RulesClause, RulesVersion
from governance.models.escalations import ReviewEscalation
from governance.models.evidence import Evidence
from governance.models.facts import KeptFacts
from governance.models.gates import Criterion, Gate
from governance.models.links import SubjectLink
from governance.models.meeting_actions import MeetingAction
from governance.models.meetings import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingRemark,
    MeetingSeries,
    SeriesMember,
)
from governance.models.offices import Office, OfficeHolder
from governance.models.packs import Pack
from governance.models.parties import Party, PartySeat
from governance.models.plans import Plan, PlanReceipt
from governance.models.policy import (
    CriteriaSet,
    GateRule,
    RuleCriterion,
    RuleSeat,
    Tier,
)
from governance.models.previews import Look, Preview
from governance.models.proposals import Proposal, ProposalSignature
from governance.models.questions import Placement, SetAuthor, TierQuestion
from governance.models.raci import Activity, RaciCell, RaciMatrix, RaciRow
from governance.models.regulations import CriterionBasis, Regulation
from governance.models.reviews import Assessment, Review
from governance.models.rights import (
    Consult,
    ConsultTerm,
    GovernedAct,
    Pace,
    RightUsed,
)
from governance.models.seats import SeatHolder, SeatKind
from governance.models.service_escalations import ServiceEscalation
from governance.models.services import Service, ServicePrice
from governance.models.sla import ServiceCharge, ServiceLevel, ServiceLevelMonth
from governance.models.standins import Absence, Delegation
from governance.models.statements import ChargeStatement
from governance.models.talk import ReviewComment
from governance.models.votes import Closing, Recusal, Seat, Signature, Stance
from governance.models.wanted import RequestedChange

__all__ = [
    "Absence",
    "Activity",
    "AgendaItem",
    "Assessment",
    "Attendance",
    "BusinessCalendar",
    "CalendarWeek",
    "CasePause",
    "Change",
    "ChangeClass",
    "ChangeComment",
    "ChangeDriver",
    "ChangeRequest",
    "ChangeWord",
    "ChargeStatement",
    "ClassClock",
    "Closing",
    "Condition",
    "Consult",
    "ConsultTerm",
    "CreditPolicy",
    "CriteriaSet",
    "Criterion",
    "CriterionBasis",
    "Decision",
    "DecisionOption",
    "Delegation",
    "Emergency",
    "Evidence",
    "Gate",
    "GateRule",
    "GovernedAct",
    "Holiday",
    "KeptFacts",
    "Look",
    "Meeting",
    "MeetingAction",
    "MeetingRemark",
    "MeetingSeries",
    "Office",
    "OfficeHolder",
    "OpenHours",
    "Outage",
    "Pace",
    "Pack",
    "Party",
    "PartySeat",
    "Placement",
    "Plan",
    "PlanReceipt",
    "Preview",
    "Proposal",
    "ProposalSignature",
    "RaciCell",
    "RaciMatrix",
    "RaciRow",
    "Recusal",
    "Regulation",
    "RequestedChange",
    "Review",
    "ReviewComment",
    "ReviewEscalation",
    "RightUsed",
    "RuleCriterion",
    "RuleSeat",
    "RulesClause",
    "RulesVersion",
    "Seat",
    "SeatHolder",
    "SeatKind",
    "SeriesMember",
    "Service",
    "ServiceCase",
    "ServiceCharge",
    "ServiceClock",
    "ServiceEscalation",
    "ServiceLevel",
    "ServiceLevelMonth",
    "ServicePrice",
    "SetAuthor",
    "Signature",
    "Stance",
    "SubjectLink",
    "Tier",
    "TierQuestion",
    "Urgency",
    "Waiver",
]
