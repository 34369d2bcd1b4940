"""Ways along "waits for": how a circle would close, and what is ahead of what.

Pure: pairs in, ids out.
"""

from collections.abc import Iterable, Mapping


def way(start: int, end: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """The shortest way from `start` to `end`, both named; [] if there is none.

    `pairs` are (what waits, what it waits for).
    """
    onwards = steps(pairs)
    came_from: dict[int, int] = {start: start}
    queue = [start]
    for here in queue:
        if here == end:
            return back(came_from, end)
        for there in onwards.get(here, []):
            if there not in came_from:
                came_from[there] = here
                queue.append(there)
    return []


def back(came_from: Mapping[int, int], end: int) -> list[int]:
    path = [end]
    while came_from[path[-1]] != path[-1]:
        path.append(came_from[path[-1]])
    return path[::-1]


def steps(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """What each one waits for."""
    found: dict[int, list[int]] = {}
    for waiting, needed in pairs:
        found.setdefault(waiting, []).append(needed)
    return found


def ahead(
    ids: Iterable[int], pairs: Iterable[tuple[int, int]]
) -> dict[int, frozenset[int]]:
    """Of each id all that it waits for, near and far, itself never among it."""
    onwards = steps(pairs)
    return {pk: frozenset(beyond(pk, onwards)) for pk in ids}


def beyond(start: int, onwards: Mapping[int, Iterable[int]]) -> set[int]:
    seen, queue = {start}, [start]
    for here in queue:
        fresh = [each for each in onwards.get(here, ()) if each not in seen]
        seen.update(fresh)
        queue.extend(fresh)
    return seen - {start}
