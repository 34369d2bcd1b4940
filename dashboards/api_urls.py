"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from dashboards import api

ROUTES = [
    ("reports", api.ReportViewSet, "report"),
    ("thread/(?P<kind>[a-z_]+)", api.ThreadViewSet, "thread"),
]
