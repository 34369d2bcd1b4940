"""The backlog over REST: the same queries and actions as its pages."""

from backlog.api.bulk import BulkStepViewSet
from backlog.api.estimates import EstimateViewSet
from backlog.api.extras import CustomFieldViewSet
from backlog.api.items import ItemViewSet
from backlog.api.jira import (
    JiraConflictViewSet,
    JiraConnectionViewSet,
    JiraFieldViewSet,
    JiraRunViewSet,
)
from backlog.api.jira_links import JiraLinkViewSet, JiraRefusalViewSet
from backlog.api.limits import WorkLimitViewSet
from backlog.api.money import MoneyViewSet
from backlog.api.ranking import RankingViewSet
from backlog.api.requirements import RequirementViewSet
from backlog.api.scenarios import ScenarioViewSet
from backlog.api.sessions import ScoringSessionViewSet
from backlog.api.talk import AttachmentViewSet, CommentViewSet

__all__ = [
    "AttachmentViewSet",
    "BulkStepViewSet",
    "CommentViewSet",
    "CustomFieldViewSet",
    "EstimateViewSet",
    "ItemViewSet",
    "JiraConflictViewSet",
    "JiraConnectionViewSet",
    "JiraFieldViewSet",
    "JiraLinkViewSet",
    "JiraRefusalViewSet",
    "JiraRunViewSet",
    "MoneyViewSet",
    "RankingViewSet",
    "RequirementViewSet",
    "ScenarioViewSet",
    "ScoringSessionViewSet",
    "WorkLimitViewSet",
]
