"""One cell of the grid: a state is moved to, everything else is edited."""

from typing import Any

from backlog import cells
from backlog.actions import items
from backlog.models import Item
from core.models import User


def change(
    item: Item,
    *,
    name: str,
    value: Any,
    version: int | None,
    seen: str | None = None,
    reason: str = "",
    by: User,
) -> Item:
    """Set one cell. `seen` is what its editor began with: see `items.edit`."""
    unchanged = seen is not None and cells.held(item)[name] == seen
    known = {name: getattr(item, name)} if unchanged else None
    if name == "state":
        return items.move(
            item, to=value, reason=reason, version=version, seen=known, by=by
        )
    return items.edit(item, **{name: value}, version=version, seen=known, by=by)
