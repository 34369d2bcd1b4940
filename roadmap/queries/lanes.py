"""The rows of the board: by outcome, by product or by owner."""

from collections.abc import Callable, Iterable

from roadmap.models import Card, Horizon
from roadmap.queries.shown import Lane, empty_tracks

LAST = "~"  # sorts after every code and name


def by_objective(card: Card) -> tuple[str, Lane]:
    row = card.objective
    if row is None:
        return LAST, Lane("none", "Tied to no objective", "")
    return f"{row.code} {row.pk}", Lane(f"o{row.pk}", row.name, row.get_absolute_url())


def by_product(card: Card) -> tuple[str, Lane]:
    row = card.product
    return row.code, Lane(f"p{row.pk}", row.name, row.get_absolute_url())


def by_owner(card: Card) -> tuple[str, Lane]:
    row = card.owner
    if row is None:
        return LAST, Lane("nobody", "Nobody owns these yet", "")
    return f"{row.name} {row.pk}", Lane(f"u{row.pk}", str(row), "")


def in_one(_card: Card) -> tuple[str, Lane]:
    return "", Lane("all", "All cards", "")


GROUPS: dict[str, tuple[str, Callable[[Card], tuple[str, Lane]]]] = {
    "objective": ("By outcome", by_objective),
    "product": ("By product", by_product),
    "owner": ("By owner", by_owner),
    "none": ("In one lane", in_one),
}


def lane_of(card: Card, group: str, columns: Iterable[Horizon]) -> tuple[str, Lane]:
    """The key to sort a card's lane by, and the lane, empty."""
    key, lane = GROUPS[group][1](card)
    lane.tracks = empty_tracks(columns)
    return key, lane
