"""Optimistic versions: no one's change is lost without their knowing.

A form posts the version it was rendered from; `claim` compares it with the
locked row and raises `Stale`, with both sides, if someone came first.
"""

from collections.abc import Mapping
from typing import Any, Protocol, cast

from django.db.models import Model

from core.errors import Stale


class Versioned(Protocol):
    version: int


def claim(row: Model, version: int | None, **mine: Any) -> None:
    """Raise Stale unless `version` is the row's; then raise the row's version by one.

    Call it on a locked row, with every value that was sent, lists of related rows
    too: what is not named here cannot be shown to the second person. `None` claims without comparing: for changes that
    cannot clash with a typed one, such as a scheduled state change.
    """
    held = cast(Versioned, row)
    if version is not None and version != held.version:
        raise Stale(row, mine)
    held.version += 1


def unless_seen(
    row: Model, version: int | None, seen: Mapping[str, Any] | None
) -> int | None:
    """The version to claim with: none if all fields in `seen` still hold what was seen.

    For a form of one cell: somebody's change of another cell is then kept, no clash.
    """
    if seen is None or any(getattr(row, name) != was for name, was in seen.items()):
        return version
    return None


def apply(row: Model, **values: Any) -> dict[str, list[Any]]:
    """Set `values` on `row`; return {field: [old, new]} of those that changed."""
    changed = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            setattr(row, name, new)
            changed[name] = [plain(old), plain(new)]
    return changed


def plain(value: Any) -> Any:
    """A value as the audit trail keeps it: JSON types, a row as its name."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple | set):
        return [plain(each) for each in value]
    return str(value)
