"""What the board shows: cards in columns and lanes, bounded, in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q

from core.clock import today
from core.models import User
from roadmap import checks, facts, goals
from roadmap.models import Card, CardQuerySet, Horizon, Roadmap
from roadmap.queries.lanes import lane_of
from roadmap.queries.shown import Lane, Shown, shown, with_needs

COLUMNS = [Horizon.NOW, Horizon.NEXT, Horizon.LATER]
CLOSED = [Horizon.DONE, Horizon.DROPPED]
SAYS = {
    Horizon.NOW: "In flight, funded",
    Horizon.NEXT: "Being shaped and proven",
    Horizon.LATER: "Direction, not dates",
    Horizon.DONE: "Outcome read",
    Horizon.DROPPED: "Stopped, with its reason",
}
PAGE, MOST = 100, 500  # cards of a column at first, and at most


@dataclass(frozen=True)
class Wanted:
    """What a person asked of the board; by itself: all open cards by outcome."""

    conditions: Q = field(default_factory=Q)
    badge: str = ""
    group: str = "objective"
    also: tuple[str, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> list[Horizon]:
        return COLUMNS + [h for h in CLOSED if h in self.also]

    @property
    def narrows(self) -> bool:
        return bool(self.conditions) or bool(self.badge)


@dataclass(frozen=True)
class Column:
    """One horizon's head: how many there are, how many of them are shown, the limit."""

    code: str
    label: str
    says: str
    count: int
    total: int
    shown: int
    limit: int | None
    is_open: bool

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.total > self.limit

    @property
    def more(self) -> int:
        """How many to show next; 0 when all are shown, or as many as help."""
        return min(self.shown + PAGE, MOST) if self.shown < min(self.count, MOST) else 0


@dataclass(frozen=True)
class Board:
    lanes: list[Lane]
    columns: list[Column]
    revision: str
    honest: int
    now: int
    narrowed: bool

    @property
    def open_columns(self) -> list[Column]:
        return [column for column in self.columns if column.is_open]

    @property
    def closed_columns(self) -> list[Column]:
        return [column for column in self.columns if not column.is_open]


def revision() -> str:
    """Another one after every change of the roadmap, and on another day (badges age)."""
    return f"{Roadmap.objects.the_one().revision}-{today():%j}"


def board(
    user: User, *, cards: CardQuerySet | None = None, wanted: Wanted | None = None
) -> Board:
    """The wanted ones among `cards` in their columns and lanes.

    Without `cards`, those that `user` may see. Who passes them has narrowed them to
    what the reader may see; nothing of other cards is named, not even as a need.
    """
    rev, wanted = revision(), wanted or Wanted()
    base = Card.objects.visible_to(user) if cards is None else cards
    asked = base.filter(wanted.conditions)
    counts = count_of(asked)
    rows = shown(rows_of(asked, base, wanted), user)
    if wanted.badge:
        rows = [row for row in rows if wanted.badge in row.codes]
        counts = {h: sum(row.card.horizon == h for row in rows) for h in Horizon}
    totals = count_of(base) if wanted.narrows else counts
    honest, of = honesty_of(rows, asked, counts)
    return Board(
        lanes=lanes_of(rows, wanted),
        columns=columns_of(rows, wanted, counts, totals),
        revision=rev,
        honest=honest,
        now=of,
        narrowed=wanted.narrows,
    )


def count_of(cards: CardQuerySet) -> dict[str, int]:
    rows = cards.order_by().values_list("horizon").annotate(Count("pk"))
    return dict.fromkeys(Horizon.values, 0) | dict(rows)


def columns_now(cards: CardQuerySet, wanted: Wanted) -> list[Column]:
    """The heads of the columns alone; a filter by badge is left to the whole board."""
    counts = count_of(cards.filter(wanted.conditions))
    totals = count_of(cards) if wanted.narrows else counts
    return columns_of([], wanted, counts, totals)


def rows_of(asked: CardQuerySet, base: CardQuerySet, wanted: Wanted) -> list[Card]:
    """The first cards of each column, column by column; of all of them for a badge."""
    parts = [
        asked.filter(horizon=h)
        .order_by("position")
        .values_list("pk", flat=True)[: MOST if wanted.badge else size_of(wanted, h)]
        for h in wanted.columns
    ]
    first = list(parts[0].union(*parts[1:], all=True))
    cards = with_needs(Card.objects.filter(pk__in=first).in_columns(), base)
    order = {h: at for at, h in enumerate(wanted.columns)}
    found = cards.order_by("position", "pk")
    return sorted(found, key=lambda card: order[Horizon(card.horizon)])


def size_of(wanted: Wanted, horizon: str) -> int:
    return min(max(wanted.sizes.get(horizon, PAGE), 1), MOST)


def lanes_of(rows: Iterable[Shown], wanted: Wanted) -> list[Lane]:
    lanes: dict[str, Lane] = {}
    for row in rows:
        key, lane = lane_of(row.card, wanted.group, wanted.columns)
        lane = lanes.setdefault(key, lane)
        lane.tracks[row.card.horizon].append(row)
        by_outcome = wanted.group == "objective"
        if by_outcome and row.card.key_result and lane.goal is None:
            lane.goal = goals.of(row.card.key_result, row.card.objective)
    return [lanes[key] for key in sorted(lanes)]


def columns_of(
    rows: list[Shown], wanted: Wanted, counts: dict[str, int], totals: dict[str, int]
) -> list[Column]:
    limits = Roadmap.objects.the_one().limits
    return [
        Column(
            code=h,
            label=h.label,
            says=SAYS[h],
            count=counts[h],
            total=totals[h],
            shown=sum(row.card.horizon == h for row in rows),
            limit=limits.get(h),
            is_open=h in wanted.columns,
        )
        for h in [*COLUMNS, *CLOSED]
    ]


def honesty_of(
    rows: list[Shown], asked: CardQuerySet, counts: dict[str, int]
) -> tuple[int, int]:
    """The honesty score of what is asked for, also when not all of Now is shown."""
    now = [row.badges for row in rows if row.card.horizon == Horizon.NOW]
    if len(now) == counts[Horizon.NOW]:
        return checks.honesty(now)
    return checks.honesty(failing(asked.filter(horizon=Horizon.NOW)))


def failing(cards: CardQuerySet) -> list[list[checks.Badge]]:
    found = list(cards.in_columns())
    known = facts.of(found)
    return [checks.badges(known[card.pk], today()) for card in found]


def honesty() -> dict[str, int]:
    """For the executive report: honest cards in Now, of all cards in Now."""
    honest, of = checks.honesty(failing(Card.objects.filter(horizon=Horizon.NOW)))
    return {"honest": honest, "of": of}
