"""Ways along "waits for", to say how a circle would close. Pure: pairs in, ids out."""

from collections.abc import Iterable, Mapping


def way(start: int, end: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """The shortest way from `start` to `end`, both named; [] if there is none.

    `pairs` are (what waits, what it waits for).
    """
    onwards: dict[int, list[int]] = {}
    for waiting, needed in pairs:
        onwards.setdefault(waiting, []).append(needed)
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
