from roadmap.models.cards import Card, CardQuerySet, Horizon
from roadmap.models.dependencies import Dependency
from roadmap.models.exports import Export
from roadmap.models.moves import Look, Move, MoveKind, MoveQuerySet
from roadmap.models.shares import Share, ShareQuerySet, Visit
from roadmap.models.snapshots import Snapshot
from roadmap.models.whole import Roadmap

__all__ = [
    "Card",
    "CardQuerySet",
    "Dependency",
    "Export",
    "Horizon",
    "Look",
    "Move",
    "MoveKind",
    "MoveQuerySet",
    "Roadmap",
    "Share",
    "ShareQuerySet",
    "Snapshot",
    "Visit",
]
