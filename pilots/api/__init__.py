"""The same queries and actions as the pages, as JSON."""

from pilots.api.pilots import PilotViewSet
from pilots.api.plans import KillCriterionViewSet, MeasureViewSet
from pilots.api.results import ArmResultViewSet

__all__ = ["ArmResultViewSet", "KillCriterionViewSet", "MeasureViewSet", "PilotViewSet"]
