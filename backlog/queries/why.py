"""Why an item has the rank it has: its sum, its neighbours, and what would move it."""

from dataclasses import dataclass
from fractions import Fraction

from backlog.models import Item, ItemCertainty
from backlog.queries import moves
from backlog.queries.order import Capacity, capacity, place, spot_of
from backlog.queries.standing import (
    Standing,
    place_now,
    product_place_now,
    standing_of,
)
from backlog.robustness import flip
from backlog.words import COLUMN_WORDS
from backlog.wsjf import Job, Score, one_step_away, tie_between
from core.models import User


@dataclass(frozen=True)
class Flip:
    """One score of the item, the value that would swap it, and how many steps away."""

    column: str
    value: int
    steps: int

    @property
    def words(self) -> str:
        """ "job size 5 (1 step)" """
        name = COLUMN_WORDS[self.column].lower()
        return f"{name} {self.value} ({self.steps} step{'s' * (self.steps > 1)})"


@dataclass(frozen=True)
class Neighbour:
    item: Item
    margin: Fraction  # of WSJF, 0 or more
    tie: str  # what decided at a margin of 0
    flip: Flip | None  # the smallest change of one score that swaps the two


@dataclass(frozen=True)
class WhatIf:
    """One score one step away, and the rank that would give."""

    column: str
    value: int
    rank: int


@dataclass(frozen=True)
class Why:
    item: Item
    score: Score
    rank: int
    standing: Standing | None
    total: int
    product_rank: int
    product_total: int
    ahead: Neighbour | None
    behind: Neighbour | None
    larger: WhatIf | None  # the size one step up
    smaller: WhatIf | None
    best: WhatIf  # the one step that would lift it most
    worst: WhatIf
    room: Capacity | None
    certainty: ItemCertainty | None  # None until it was worked out
    last_move: moves.Move | None

    @property
    def fits(self) -> bool:
        return self.room is not None and self.room.holds(spot_of(self.item))


def why(item: Item, user: User) -> Why | None:
    """The explanation of an item in the order; None if it has no place there.

    A fixed number of queries along the order's index, whatever the size of the backlog.
    """
    score = item.score
    if score is None or not item.has_place:
        return None
    ranked = Item.objects.ranked().order_by()
    # Expedited before it was scored: it takes a place, too.
    early = Item.objects.open().filter(order_key__lt=0, lift__isnull=False).count()
    steps = one_step_away(score)
    lifted = sorted(steps, key=lambda step: -step[2].order_key)
    sizes = [step for step in steps if step[0] in {"job_size", "duration_override"}]
    larger = [step for step in sizes if step[2].size > score.size]
    smaller = [step for step in sizes if step[2].size < score.size]
    rank = place_now(item) or 0
    return Why(
        item=item,
        score=score,
        rank=rank,
        standing=standing_of(item),
        total=ranked.count() + early,
        product_rank=product_place_now(item, rank),
        product_total=ranked.filter(product=item.product_id).count(),
        ahead=neighbour(item, user, ahead=True),
        behind=neighbour(item, user, ahead=False),
        larger=what_if(item, *larger[0]) if larger else None,
        smaller=what_if(item, *smaller[0]) if smaller else None,
        best=what_if(item, *lifted[0]),
        worst=what_if(item, *lifted[-1]),
        room=capacity(),
        certainty=ItemCertainty.objects.filter(item=item).select_related("run").first(),
        last_move=moves.last(item, user),
    )


def what_if(item: Item, column: str, value: int, score: Score) -> WhatIf:
    return WhatIf(column, value, place(spot_of(item, score.order_key)))


def neighbour(item: Item, user: User, *, ahead: bool) -> Neighbour | None:
    """The next item up or down, of those this person may see."""
    spot = spot_of(item)
    rows = Item.objects.visible_to(user).ranked().for_list().exclude(pk=item.pk)
    rows = rows.filter(spot.before).reverse() if ahead else rows.filter(spot.after)
    found = rows.first()
    if found is None:
        return None
    one, two = (found, item) if ahead else (item, found)
    first, second = job(one), job(two)
    margin = first.score.wsjf - second.score.wsjf
    mine, other = job(item).score, job(found).score
    swap = flip(mine, other)
    tie = tie_between(first, second)
    return Neighbour(found, margin, tie, Flip(*swap) if swap else None)


def job(item: Item) -> Job:
    if item.score is None:
        raise ValueError(f"{item} is not scored.")
    return Job(item.score, item.created_at, item.pk)
