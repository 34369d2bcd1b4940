"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from dashboards import api
from dashboards.api_alignment import AlignmentViewSet, SnapshotViewSet
from dashboards.api_tree import OpportunityTreeViewSet

ROUTES = [
    ("reports", api.ReportViewSet, "report"),
    ("alignment", AlignmentViewSet, "alignment"),
    ("alignment-snapshots", SnapshotViewSet, "alignment_snapshot"),
    ("opportunity-tree", OpportunityTreeViewSet, "opportunity_tree"),
    ("thread/(?P<kind>[a-z_]+)", api.ThreadViewSet, "thread"),
]
