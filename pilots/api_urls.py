"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from pilots import api

ROUTES = [
    ("pilots", api.PilotViewSet, "pilot"),
    ("pilot-measures", api.MeasureViewSet, "pilot-measure"),
    ("pilot-kill-criteria", api.KillCriterionViewSet, "pilot-kill-criterion"),
    ("pilot-results", api.ArmResultViewSet, "pilot-result"),
]
