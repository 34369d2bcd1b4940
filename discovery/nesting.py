"""Needs within needs: who is above, how deep, and no circles. Pure.

`parents` is {need: the need it is part of, or None}.
"""

from collections.abc import Mapping

MOST_LEVELS = 8  # ours: deeper than that nobody reads a tree
DRAWN = 12  # what is kept deeper, from before there was a limit, is drawn on this level

Parents = Mapping[int, int | None]


def chain(parents: Parents, start: int) -> list[int]:
    """`start` and all above it, nearest first; in a circle, each once."""
    above: list[int] = []
    at: int | None = start
    while at is not None and at not in above:
        above.append(at)
        at = parents.get(at)
    return above


def depth_under(parents: Parents, top: int) -> int:
    """How many levels begin with `top`: 1 if nothing is under it."""
    children: dict[int, list[int]] = {}
    for pk, parent in parents.items():
        children.setdefault(parent or 0, []).append(pk)
    level, depth, seen = [top], 0, {0}
    while level:
        depth += 1
        seen.update(level)
        level = [c for pk in level for c in children.get(pk, ()) if c not in seen]
    return depth


def drawn_under(parents: Parents) -> dict[int, int | None]:
    """The same, fit to be drawn: no circle, no missing parent, at most DRAWN levels."""
    known = {pk: up if up in parents else None for pk, up in parents.items()}
    found: dict[int, int | None] = {}
    for pk in known:
        above = chain(known, pk)
        circular = known[above[-1]] is not None
        if circular and pk == min(above):
            found[pk] = None
        else:
            found[pk] = above[-DRAWN] if len(above) > DRAWN else known[pk]
    return found
