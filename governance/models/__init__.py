from governance.models.changes import Change
from governance.models.conditions import Condition, Waiver
from governance.models.decisions import Decision, DecisionOption
from governance.models.evidence import Evidence
from governance.models.gates import Criterion, Gate
from governance.models.links import SubjectLink
from governance.models.plans import Plan, PlanReceipt
from governance.models.raci import Activity, RaciCell, RaciMatrix
from governance.models.reviews import Assessment, Review, Seat, Signature
from governance.models.sla import ServiceCharge, ServiceLevel, ServiceLevelMonth

__all__ = [
    "Activity",
    "Assessment",
    "Change",
    "Condition",
    "Criterion",
    "Decision",
    "DecisionOption",
    "Evidence",
    "Gate",
    "Plan",
    "PlanReceipt",
    "RaciCell",
    "RaciMatrix",
    "Review",
    "Seat",
    "ServiceCharge",
    "ServiceLevel",
    "ServiceLevelMonth",
    "Signature",
    "SubjectLink",
    "Waiver",
]
