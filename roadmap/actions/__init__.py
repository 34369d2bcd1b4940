"""Every change to the roadmap. Each action: lock, allow, guard, change, record."""

from roadmap.actions.cards import create, delete, edit, was_promised
from roadmap.actions.links import link, unlink
from roadmap.actions.looks import mark_read
from roadmap.actions.moves import move
from roadmap.actions.reviews import DECISIONS, keep, review
from roadmap.actions.snapshots import month_is_due, take, take_month

__all__ = [
    "DECISIONS",
    "create",
    "delete",
    "edit",
    "keep",
    "link",
    "mark_read",
    "month_is_due",
    "move",
    "review",
    "take",
    "take_month",
    "unlink",
    "was_promised",
]
