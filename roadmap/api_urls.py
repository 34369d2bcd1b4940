"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from roadmap.api import CardViewSet, RoadmapViewSet, ShareViewSet

ROUTES = [
    ("cards", CardViewSet, "card"),
    ("roadmap", RoadmapViewSet, "roadmap"),
    ("shares", ShareViewSet, "share"),
]
