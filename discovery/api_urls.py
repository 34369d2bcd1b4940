"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from discovery import api

ROUTES = [
    ("notes", api.NoteViewSet, "note"),
    ("themes", api.ThemeViewSet, "theme"),
    ("opportunities", api.OpportunityViewSet, "opportunity"),
    ("insights", api.InsightViewSet, "insight"),
    ("tags", api.TagViewSet, "tag"),
    ("suggestions", api.SuggestionViewSet, "suggestion"),
    ("listening-sessions", api.SessionViewSet, "listening-session"),
    ("retention", api.RetentionViewSet, "retention"),
    ("removals", api.RemovalViewSet, "removal"),
    ("learning", api.LearningViewSet, "learning"),
    ("vendor-evaluations", api.EvaluationViewSet, "vendor-evaluation"),
]
