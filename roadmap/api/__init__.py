"""The roadmap in /api/v1/: the same queries and actions as the pages."""

from roadmap.api.audiences import RoadmapViewSet, ShareViewSet
from roadmap.api.cards import CardViewSet

__all__ = ["CardViewSet", "RoadmapViewSet", "ShareViewSet"]
