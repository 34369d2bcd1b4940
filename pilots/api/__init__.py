"""The same queries and actions as the pages, as JSON."""

from pilots.api.alarms import AlarmViewSet
from pilots.api.data import (
    AssignmentListViewSet,
    ExclusionViewSet,
    ObservationViewSet,
)
from pilots.api.economy import EconomyViewSet
from pilots.api.pilots import PilotViewSet
from pilots.api.plans import KillCriterionViewSet, MeasureViewSet
from pilots.api.results import ArmResultViewSet
from pilots.api.sizing import SampleSizeViewSet

__all__ = [
    "AlarmViewSet",
    "ArmResultViewSet",
    "AssignmentListViewSet",
    "EconomyViewSet",
    "ExclusionViewSet",
    "KillCriterionViewSet",
    "MeasureViewSet",
    "ObservationViewSet",
    "PilotViewSet",
    "SampleSizeViewSet",
]
