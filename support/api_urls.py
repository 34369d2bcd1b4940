"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from support import api

ROUTES = [
    ("releases", api.ReleaseViewSet, "release"),
    ("release-notes", api.ReleaseNoteViewSet, "release-note"),
    ("problems", api.ProblemViewSet, "problem"),
    ("risks", api.RiskViewSet, "risk"),
    ("run-checks", api.RunCheckViewSet, "run-check"),
    ("run-phases", api.RunPhaseViewSet, "run-phase"),
    ("run-duties", api.RunDutyViewSet, "run-duty"),
    ("associates", api.AssociateViewSet, "associate"),
    ("receipts", api.ReceiptViewSet, "receipt"),
]
