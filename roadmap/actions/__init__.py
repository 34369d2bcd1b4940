"""Every change to the roadmap. Each action: lock, allow, guard, change, record."""

from roadmap.actions.cards import create, edit
from roadmap.actions.links import link, unlink
from roadmap.actions.moves import move

__all__ = ["create", "edit", "link", "move", "unlink"]
