"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from backlog import api

ROUTES = [
    ("items", api.ItemViewSet, "item"),
    ("custom-fields", api.CustomFieldViewSet, "customfield"),
    ("comments", api.CommentViewSet, "comment"),
    ("attachments", api.AttachmentViewSet, "attachment"),
    ("estimates", api.EstimateViewSet, "estimate"),
    ("what-ifs", api.ScenarioViewSet, "scenario"),
    ("money", api.MoneyViewSet, "money"),
    ("backlog-steps", api.BulkStepViewSet, "bulkstep"),
    ("requirements", api.RequirementViewSet, "requirement"),
    ("ranking", api.RankingViewSet, "ranking"),
    ("work-limits", api.WorkLimitViewSet, "worklimit"),
    ("scoring-sessions", api.ScoringSessionViewSet, "scoringsession"),
    ("jira-connections", api.JiraConnectionViewSet, "jiraconnection"),
    ("jira-fields", api.JiraFieldViewSet, "jirafield"),
    ("jira-links", api.JiraLinkViewSet, "jiralink"),
    ("jira-refusals", api.JiraRefusalViewSet, "jirarefusal"),
    ("jira-runs", api.JiraRunViewSet, "jirarun"),
    ("jira-conflicts", api.JiraConflictViewSet, "jiraconflict"),
]
