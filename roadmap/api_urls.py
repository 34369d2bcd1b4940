"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from roadmap.api import (
    CardViewSet,
    ExportViewSet,
    MoveViewSet,
    RoadmapViewSet,
    ShareViewSet,
    SnapshotViewSet,
)

ROUTES = [
    ("cards", CardViewSet, "card"),
    ("roadmap", RoadmapViewSet, "roadmap"),
    ("roadmap-moves", MoveViewSet, "move"),
    ("roadmap-snapshots", SnapshotViewSet, "snapshot"),
    ("shares", ShareViewSet, "share"),
    ("exports", ExportViewSet, "export"),
]
