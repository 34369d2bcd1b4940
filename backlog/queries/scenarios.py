"""A what-if beside the backlog as it is: what moves, what fits, what it costs.

Both orders are worked out in Python by the rule of `backlog/order.py`, from the first
`ground.MOST` items and all that stands out of the order or is changed; so the places told are
exact as far down as those go, whatever the size of the backlog.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import islice

from backlog import delay, wsjf
from backlog.delay import Bill
from backlog.models import Estimate, Item, Scenario, ScenarioCell
from backlog.models.scenarios import WEEKS
from backlog.order import Entry, Unscored
from backlog.queries.ground import Ground, Tried, ground_of
from backlog.queries.money import MOST as MOST_IN_MONEY
from backlog.queries.money import job_of
from backlog.queries.order import capacity
from core.clock import today

SHOWN = 50


@dataclass(frozen=True)
class Side:
    """One of the two orders: places, what fits, what it costs."""

    places: dict[int, int]
    held: frozenset[int]
    used: int
    capacity: int | None
    bill: Bill | None  # None if nothing is estimated in money

    @property
    def cost(self) -> float | None:
        return self.bill.cost if self.bill else None

    @property
    def missed(self) -> int:
        return self.bill.missed if self.bill else 0


@dataclass(frozen=True)
class Clash:
    """What somebody changed since it was tried."""

    cell: ScenarioCell | None  # None: the points of the increment
    what: str
    was: str
    now: str
    tried: str
    real: Decimal | int | None  # the same as `now`

    @property
    def name(self) -> str:
        return f"cell-{self.cell.pk}" if self.cell else "capacity"

    def __str__(self) -> str:
        return f"{self.what} was {self.was}, is {self.now} now, {self.tried} here"


@dataclass(frozen=True)
class Move:
    item: Item
    before: int | None
    after: int | None

    @property
    def up(self) -> int:
        """Places up; below zero, down."""
        return (self.before or 0) - (self.after or 0)

    @property
    def down(self) -> int:
        return -self.up

    @property
    def is_within(self) -> bool:
        """It has a place both before and after."""
        return self.before is not None and self.after is not None


@dataclass(frozen=True)
class Comparison:
    scenario: Scenario
    ground: Ground
    cells: list[ScenarioCell]
    before: Side
    after: Side

    @cached_property
    def tried(self) -> dict[tuple[int, str], Decimal | None]:
        return tried_in(self.cells)

    def shown(self, item: Item, name: str) -> Decimal | None:
        """A cell as it is tried, or as it is."""
        key = (item.pk, name)
        return self.tried[key] if key in self.tried else self.ground.real(*key)

    @cached_property
    def moves(self) -> list[Move]:
        """Whatever takes another place, by its new one; what loses its place last."""
        either = {**self.before.places, **self.after.places}
        found = [
            Move(self.ground.items[pk], self.before.places.get(pk), self.after.places.get(pk))
            for pk in either
        ]  # fmt: skip
        moved = [move for move in found if move.before != move.after]
        return sorted(moved, key=lambda move: (move.after is None, move.after))

    @cached_property
    def falls_out(self) -> list[Item]:
        return self.named(self.before.held - self.after.held, self.before)

    @cached_property
    def comes_in(self) -> list[Item]:
        return self.named(self.after.held - self.before.held, self.after)

    def named(self, ids: Iterable[int], side: Side) -> list[Item]:
        return [self.ground.items[pk] for pk in sorted(ids, key=lambda pk: side.places[pk])]  # fmt: skip

    @cached_property
    def saved(self) -> float | None:
        """USD of delay that the what-if saves; below zero, costs."""
        if self.before.cost is None or self.after.cost is None:
            return None
        return self.before.cost - self.after.cost

    @property
    def cost_more(self) -> float:
        return -(self.saved or 0)

    @property
    def shown_moves(self) -> list[Move]:
        return self.moves[:SHOWN]

    @cached_property
    def clashes(self) -> list[Clash]:
        return clashes_in(self.scenario, self.cells, self.ground)


def compare(scenario: Scenario, *, also: Iterable[Item] = ()) -> Comparison:
    """In a fixed number of queries; `also` are items that the page shows besides."""
    cells = list(scenario.cells.select_related("item").order_by("item__key", "name"))
    changed = {cell.item_id for cell in cells}
    ground = ground_of(changed | {item.pk for item in also})
    room = capacity()
    real = room.session.capacity if room else None
    wanted = real if scenario.capacity is None else scenario.capacity
    before, after = ground.order({}), ground.order(tried_in(cells))
    only = priced(before, after, ground)
    return Comparison(
        scenario,
        ground,
        cells,
        side(before, real, bill_of(before, ground, {}, only), ground),
        side(after, wanted, bill_of(after, ground, tried_in(cells), only), ground),
    )


def priced(
    before: Sequence[Entry], after: Sequence[Entry], ground: Ground
) -> frozenset[int]:
    """The first estimated items that have a place in both orders."""
    in_both = {each.job.id for each in after}.intersection(ground.estimates)
    ids = (each.job.id for each in before if each.job.id in in_both)
    known = (pk for pk in ids if counts(ground.estimates[pk], ground.items[pk]))
    return frozenset(islice(known, MOST_IN_MONEY))


def tried_in(cells: Iterable[ScenarioCell]) -> dict[tuple[int, str], Decimal | None]:
    return {(cell.item_id, cell.name): cell.value for cell in cells}


def side(
    entries: Sequence[Entry], points: int | None, bill: Bill | None, ground: Ground
) -> Side:
    ids = [each.job.id for each in entries]
    count, used = wsjf.fits((size_of(each, ground) for each in entries), points or 0)
    return Side(
        {pk: at for at, pk in enumerate(exact(ids, ground), 1)},
        frozenset(ids[:count]),
        used,
        points,
        bill,
    )


def size_of(entry: Entry, ground: Ground) -> int:
    """What is expedited before anybody has sized it counts nothing."""
    job = entry.job
    if isinstance(job, Unscored):
        return ground.items[job.id].size or 0
    return job.score.size


def exact(ids: Sequence[int], ground: Ground) -> Sequence[int]:
    """As far as places can be told: down to the last of what did not change."""
    if ground.anchors is None:
        return ids
    at = max((at for at, pk in enumerate(ids) if pk in ground.anchors), default=-1)
    return ids[: at + 1]


def bill_of(
    entries: Sequence[Entry], ground: Ground, tried: Tried, only: Collection[int]
) -> Bill | None:
    """What these items cost in this order, each as long as it is tried to be."""
    ids = [each.job.id for each in entries if each.job.id in only]
    jobs = [job_in(pk, ground, tried) for pk in ids]
    return delay.bill(jobs) if jobs else None


def job_in(pk: int, ground: Ground, tried: Tried) -> delay.Job:
    estimate = ground.estimates[pk]
    estimate.item = ground.items[pk]
    weeks = tried.get((pk, WEEKS)) or estimate.weeks or 0
    return replace(job_of(estimate, today()), weeks=float(weeks))


def counts(estimate: Estimate, item: Item) -> bool:
    """Its duration and its cost of delay are known, and its date if that decides."""
    lacks_date = estimate.urgency in Estimate.DATED and item.due_on is None
    return bool(estimate.weeks) and estimate.per_week is not None and not lacks_date


def clashes_in(
    scenario: Scenario, cells: Iterable[ScenarioCell], ground: Ground
) -> list[Clash]:
    """Whatever is neither as it was when it was tried, nor as it was tried."""
    found = [
        Clash(cell, f"{cell.item.key} {cell.get_name_display().lower()}", word(cell.was), word(now), word(cell.value), now)
        for cell in cells
        if (now := ground.real(cell.item_id, cell.name)) not in (cell.was, cell.value)
    ]  # fmt: skip
    room = capacity() if scenario.capacity is not None else None
    points = room.session.capacity if room else None
    if room and points not in (scenario.capacity_was, scenario.capacity):
        was, tried = word(scenario.capacity_was), word(scenario.capacity)
        what = "Points of the increment"
        found.append(Clash(None, what, was, word(points), tried, points))
    return found


def word(value: Decimal | int | None) -> str:
    return "–" if value is None else f"{Decimal(value):f}".removesuffix(".00")
