from backlog.models.items import Item
from backlog.models.ranking import ItemRank, RankChange, RankRun
from backlog.models.scoring import ScoringSession, Vote

__all__ = ["Item", "ItemRank", "RankChange", "RankRun", "ScoringSession", "Vote"]
