"""What the pages of the promises ledger show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from roadmap.accuracy import Step
from roadmap.checks import STALE_NOW_DAYS
from roadmap.models import Card, CardQuerySet, Horizon, Look, Move, MoveQuerySet

REVIEW_DAYS = 91  # a quarter


def ledger(user: User, wanted: dict[str, Any]) -> MoveQuerySet:
    """The moves this person may see and asks for, newest first."""
    moves = Move.objects.visible_to(user).filter(conditions(wanted))
    if kind := wanted.get("kind"):
        moves = moves.of_kind(kind)
    return with_stay(moves.for_list()).order_by("-moved_at", "-id")


def conditions(wanted: dict[str, Any]) -> Q:
    """The moves that are asked for; `kind` is the queryset's own word."""
    found = Q()
    if words := wanted.get("q"):
        text = Q(card_title__icontains=words) | Q(reason__icontains=words)
        found &= text | Q(card_key__iexact=words)
    if column := wanted.get("column"):
        found &= Q(from_horizon=column) | Q(to_horizon=column)
    if day := wanted.get("since"):
        found &= Q(moved_at__gte=midnight(day))
    # Nothing comes after the last day that there is.
    if (day := wanted.get("until")) and day < date.max:
        found &= Q(moved_at__lt=midnight(day + timedelta(days=1)))
    plain = {"product": "product", "person": "moved_by"}
    return found & Q(**{plain[n]: v for n, v in wanted.items() if n in plain})


def midnight(day: date) -> datetime:
    """The start of a day where the person is."""
    return timezone.make_aware(datetime.combine(day, time.min))


def with_stay(moves: MoveQuerySet) -> MoveQuerySet:
    """Each with `came_at`: when the card had come into the column that it left."""
    before = Move.objects.filter(
        card_key=OuterRef("card_key"),
        to_horizon=OuterRef("from_horizon"),
        moved_at__lt=OuterRef("moved_at"),
    ).exclude(from_horizon=F("to_horizon"))
    newest = before.order_by("-moved_at", "-id").values("moved_at")[:1]
    return moves.annotate(came_at=Subquery(newest, output_field=DateTimeField()))


@dataclass(frozen=True)
class Line:
    """A move as a list shows it: how long the card stood where it was."""

    move: Move
    days: int | None
    past: int  # days in Now beyond the limit of age

    @property
    def slipped(self) -> bool:
        return self.past > 0


def lines(moves: list[Move]) -> list[Line]:
    """`moves` come from `with_stay`."""
    return [line(move) for move in moves]


def line(move: Move) -> Line:
    came: datetime | None = getattr(move, "came_at", None)
    leaves = move.from_horizon != move.to_horizon
    if came is None or not leaves:
        return Line(move, None, 0)
    days = (day_of(move.moved_at) - day_of(came)).days
    late = days - STALE_NOW_DAYS if move.from_horizon == Horizon.NOW else 0
    return Line(move, days, max(0, late))


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)


SHEET = [
    "When",
    "Card",
    "Outcome",
    "Product",
    "Step",
    "From",
    "To",
    "Reason",
    "By",
    "Days there",
    "Days past the limit of Now",
    "Missing then",
]


def sheet(moves: MoveQuerySet) -> Iterator[list[Any]]:
    """The ledger as rows of a table, read as they are written."""
    for move in moves.iterator(chunk_size=2000):
        told = line(move)
        yield [
            timezone.localtime(move.moved_at).isoformat(timespec="seconds"),
            move.card_key,
            move.card_title,
            move.product.code,
            move.kind.label,
            move.get_from_horizon_display(),
            move.get_to_horizon_display(),
            move.reason,
            move.moved_by,
            "" if told.days is None else told.days,
            told.past or "",
            "; ".join(move.checklist.get("missing", [])),
        ]


# --- since you last looked ---------------------------------------------------------


def look_of(user: User) -> Look | None:
    return Look.objects.filter(user=user).first()


def since(user: User, look: Look | None) -> MoveQuerySet:
    """Exactly the moves entered since this person looked, newest first."""
    moves = Move.objects.visible_to(user).filter(pk__gt=look.move_id if look else 0)
    return with_stay(moves.for_list()).order_by("-id")


# --- the review of Later -----------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """A card whose review is due; `mine`: this person decides about it."""

    card: Card
    mine: bool


def due_for_review(user: User, on: date | None = None) -> CardQuerySet:
    """Cards that nobody looked at in Later for a quarter.

    What counts is the newest line that brought the card to Later or kept it there;
    for a card without one, the day it entered.
    """
    day = (on or today()) - timedelta(days=REVIEW_DAYS)
    newest = Move.objects.filter(card=OuterRef("pk"), to_horizon=Horizon.LATER)
    told = Subquery(newest.order_by("-moved_at").values("moved_at")[:1])
    cards = Card.objects.visible_to(user).filter(horizon=Horizon.LATER)
    looked = cards.annotate(looked_at=told)
    due = Q(looked_at__lt=midnight(day)) | Q(looked_at=None, entered_on__lt=day)
    return looked.filter(due).for_board().order_by("entered_on", "pk")


def dues(cards: list[Card], user: User) -> list[Due]:
    mine = access.reach(user, Perm.ROADMAP_EDIT)
    return [
        Due(card, mine.everywhere or card.product.team_id in mine.teams)
        for card in cards
    ]


# --- for the arithmetic of past Nows -----------------------------------------------


def ways(keys: "QuerySet[Any, Any] | list[str]") -> dict[str, list[Step]]:
    """The steps of these cards, oldest first, in one query."""
    rows = Move.objects.filter(card_key__in=keys).order_by("moved_at", "pk")
    found: dict[str, list[Step]] = {}
    for key, at, to in rows.values_list("card_key", "moved_at", "to_horizon"):
        found.setdefault(key, []).append(Step(day_of(at), to))
    return found
