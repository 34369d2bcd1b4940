"""What the board and a card's page show."""

from dataclasses import dataclass, field

from django.db.models import Count, Sum

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from roadmap import checks, facts, goals
from roadmap.models import Card, CardQuerySet, Horizon

COLUMNS = [Horizon.NOW, Horizon.NEXT, Horizon.LATER]
SAYS = {
    Horizon.NOW: "In flight, funded",
    Horizon.NEXT: "Being shaped and proven",
    Horizon.LATER: "Direction, not dates",
}


@dataclass
class Shown:
    """One card with what is computed for it."""

    card: Card
    badges: list[checks.Badge]
    can_edit: bool


@dataclass
class Lane:
    """One row of the board: the cards of one objective, or of one product."""

    id: str
    title: str
    url: str
    goal: goals.Goal | None = None
    tracks: dict[str, list[Shown]] = field(default_factory=dict)


@dataclass(frozen=True)
class Board:
    lanes: list[Lane]
    counts: dict[str, int]
    limit: int
    revision: str
    honest: int
    now: int


def revision() -> str:
    """Changes whenever any card does: one cheap query for the live board."""
    total = Card.objects.aggregate(rows=Count("pk"), changes=Sum("version"))
    return f"{total['rows']}-{total['changes'] or 0}"


def shown(cards: list[Card], user: User) -> list[Shown]:
    known = facts.of(cards)
    how_far = access.reach(user, Perm.ROADMAP_EDIT)
    return [
        Shown(
            card,
            checks.badges(known[card.pk], today()),
            how_far.everywhere or card.product.team_id in how_far.teams,
        )
        for card in cards
    ]


def board(
    user: User, *, cards: CardQuerySet | None = None, group: str = "objective"
) -> Board:
    """The open ones among `cards` in their lanes, in a fixed number of queries.

    Without `cards`, those that `user` may see. Who passes them has narrowed them to
    what the reader may see.
    """
    rev = revision()
    rows_of = Card.objects.visible_to(user) if cards is None else cards
    open_cards = rows_of.for_board().filter(horizon__in=COLUMNS)
    found = list(open_cards.order_by("position", "pk"))
    found.sort(key=lambda card: COLUMNS.index(Horizon(card.horizon)))
    rows = shown(found, user)
    lanes: dict[str, Lane] = {}
    for row in rows:
        key, lane = lane_of(row.card, group)
        lane = lanes.setdefault(key, lane)
        lane.tracks[row.card.horizon].append(row)
        if row.card.key_result and lane.goal is None:
            lane.goal = goals.of(row.card.key_result, row.card.objective)
    now = [row.badges for row in rows if row.card.horizon == Horizon.NOW]
    honest, of = checks.honesty(now)
    counts = {str(h): sum(row.card.horizon == h for row in rows) for h in COLUMNS}
    ordered = [lanes[key] for key in sorted(lanes)]
    return Board(ordered, counts, checks.NOW_LIMIT, rev, honest, of)


def lane_of(card: Card, group: str) -> tuple[str, Lane]:
    empty: dict[str, list[Shown]] = {h: [] for h in COLUMNS}
    if group == "product":
        product = card.product
        lane = Lane(f"p{product.pk}", product.name, product.get_absolute_url())
        key = product.code
    elif card.objective:
        objective = card.objective
        lane = Lane(f"o{objective.pk}", objective.name, objective.get_absolute_url())
        key = objective.code
    else:
        lane, key = Lane("none", "Tied to no objective", ""), "~"
    lane.tracks = empty
    return key, lane


def honesty() -> dict[str, int]:
    """For the executive report: honest cards in Now, of all cards in Now."""
    cards = list(Card.objects.for_board().filter(horizon=Horizon.NOW))
    known = facts.of(cards)
    failing = [checks.badges(known[card.pk], today()) for card in cards]
    honest, of = checks.honesty(failing)
    return {"honest": honest, "of": of}
