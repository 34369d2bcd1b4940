"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from roadmap.api import CardViewSet

ROUTES = [("cards", CardViewSet, "card")]
