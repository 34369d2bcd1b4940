"""The backlog over REST: the same queries and actions as its pages."""

from backlog.api.bulk import BulkStepViewSet
from backlog.api.estimates import EstimateViewSet
from backlog.api.items import ItemViewSet
from backlog.api.ranking import RankingViewSet
from backlog.api.sessions import ScoringSessionViewSet

__all__ = [
    "BulkStepViewSet",
    "EstimateViewSet",
    "ItemViewSet",
    "RankingViewSet",
    "ScoringSessionViewSet",
]
