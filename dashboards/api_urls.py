"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from dashboards import api
from dashboards.api_alignment import AlignmentViewSet, SnapshotViewSet

ROUTES = [
    ("reports", api.ReportViewSet, "report"),
    ("alignment", AlignmentViewSet, "alignment"),
    ("alignment-snapshots", SnapshotViewSet, "alignment_snapshot"),
    ("thread/(?P<kind>[a-z_]+)", api.ThreadViewSet, "thread"),
]
