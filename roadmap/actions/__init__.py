"""Every change to the roadmap. Each action: lock, allow, guard, change, record."""

from roadmap.actions.cards import create, delete, edit, was_promised
from roadmap.actions.dependencies import need, unneed
from roadmap.actions.limits import limit
from roadmap.actions.links import link, unlink
from roadmap.actions.looks import mark_read
from roadmap.actions.moves import give_and_move, move
from roadmap.actions.reviews import DECISIONS, keep, review
from roadmap.actions.snapshots import month_is_due, take, take_month

__all__ = [
    "DECISIONS",
    "create",
    "delete",
    "edit",
    "give_and_move",
    "keep",
    "limit",
    "link",
    "mark_read",
    "month_is_due",
    "move",
    "need",
    "review",
    "take",
    "take_month",
    "unlink",
    "unneed",
    "was_promised",
]
