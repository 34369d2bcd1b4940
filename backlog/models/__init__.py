from backlog.models.bulk import BulkStep
from backlog.models.estimates import Estimate
from backlog.models.items import Item
from backlog.models.keys import KeyCounter
from backlog.models.ranking import ItemRank, RankCause, RankChange, RankRun
from backlog.models.scoring import ScoringSession, Vote

__all__ = [
    "BulkStep",
    "Estimate",
    "Item",
    "ItemRank",
    "KeyCounter",
    "RankCause",
    "RankChange",
    "RankRun",
    "ScoringSession",
    "Vote",
]
