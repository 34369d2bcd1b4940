"""The roadmap in /api/v1/: the same queries and actions as the pages."""

from roadmap.api.audiences import RoadmapViewSet, ShareViewSet
from roadmap.api.cards import CardViewSet
from roadmap.api.exports import ExportViewSet
from roadmap.api.ledger import MoveViewSet, SnapshotViewSet

__all__ = [
    "CardViewSet",
    "ExportViewSet",
    "MoveViewSet",
    "RoadmapViewSet",
    "ShareViewSet",
    "SnapshotViewSet",
]
