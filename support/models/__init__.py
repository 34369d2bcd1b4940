from support.models.problems import IncidentDay, Problem, ProblemStep
from support.models.receipts import Receipt
from support.models.releases import Edition, Function, Release, ReleaseNote
from support.models.risks import Risk, RiskStep
from support.models.roster import Associate
from support.models.run_checks import RunCheck, RunDuty, RunPhase
from support.models.run_results import RunResult

__all__ = [
    "Associate",
    "Edition",
    "Function",
    "IncidentDay",
    "Problem",
    "ProblemStep",
    "Receipt",
    "Release",
    "ReleaseNote",
    "Risk",
    "RiskStep",
    "RunCheck",
    "RunDuty",
    "RunPhase",
    "RunResult",
]
