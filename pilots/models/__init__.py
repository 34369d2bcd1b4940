from pilots.models.alarms import Alarm
from pilots.models.data import ArmObservation, Assignment, AssignmentList, Exclusion
from pilots.models.leaves import Leave
from pilots.models.pilots import Pilot
from pilots.models.plans import Amendment, KillCriterion, Measure
from pilots.models.results import ArmResult, Readout
from pilots.models.rollouts import Rollout, Wave, WaveCell
from pilots.models.wave_work import Issue, WaveTest

__all__ = [
    "Alarm",
    "Amendment",
    "ArmObservation",
    "ArmResult",
    "Assignment",
    "AssignmentList",
    "Exclusion",
    "Issue",
    "KillCriterion",
    "Leave",
    "Measure",
    "Pilot",
    "Readout",
    "Rollout",
    "Wave",
    "WaveCell",
    "WaveTest",
]
