from backlog.models.bulk import BulkStep
from backlog.models.certainty import CertaintyRun, ItemCertainty
from backlog.models.estimates import Estimate
from backlog.models.items import Item
from backlog.models.keys import KeyCounter
from backlog.models.needs import ItemNeed
from backlog.models.ranking import (
    ItemRank,
    Lift,
    RankCause,
    RankChange,
    RankLift,
    RankPin,
    RankRun,
)
from backlog.models.scoring import ScoringSession, Vote

__all__ = [
    "BulkStep",
    "CertaintyRun",
    "Estimate",
    "Item",
    "ItemCertainty",
    "ItemNeed",
    "ItemRank",
    "KeyCounter",
    "Lift",
    "RankCause",
    "RankChange",
    "RankLift",
    "RankPin",
    "RankRun",
    "ScoringSession",
    "Vote",
]
