from governance.models.conditions import Condition, Waiver
from governance.models.gates import Criterion, Gate
from governance.models.raci import Activity, RaciCell, RaciMatrix
from governance.models.reviews import Assessment, Evidence, Review, Signature
from governance.models.sla import ServiceLevel, ServiceLevelMonth

__all__ = [
    "Activity",
    "Assessment",
    "Condition",
    "Criterion",
    "Evidence",
    "Gate",
    "RaciCell",
    "RaciMatrix",
    "Review",
    "ServiceLevel",
    "ServiceLevelMonth",
    "Signature",
    "Waiver",
]
