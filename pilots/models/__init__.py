from pilots.models.pilots import Pilot
from pilots.models.plans import Amendment, KillCriterion, Measure
from pilots.models.results import ArmResult, Readout

__all__ = ["Amendment", "ArmResult", "KillCriterion", "Measure", "Pilot", "Readout"]
