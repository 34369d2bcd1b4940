from roadmap.models.cards import Card, CardQuerySet, Horizon
from roadmap.models.moves import Look, Move, MoveKind, MoveQuerySet
from roadmap.models.shares import Share, ShareQuerySet, Visit
from roadmap.models.snapshots import Snapshot

__all__ = [
    "Card",
    "CardQuerySet",
    "Horizon",
    "Look",
    "Move",
    "MoveKind",
    "MoveQuerySet",
    "Share",
    "ShareQuerySet",
    "Snapshot",
    "Visit",
]
