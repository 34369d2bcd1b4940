"""A card as pages show it: its badges, what it needs, how far its metric is."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from roadmap import checks, facts, goals, needs
from roadmap.models import Card, CardQuerySet, Dependency, Horizon


@dataclass(frozen=True)
class Need:
    """What a card waits for, and why that comes too late ("" when it does not)."""

    dependency: Dependency
    conflict: str

    @property
    def card(self) -> Card | None:
        return self.dependency.needed


@dataclass
class Shown:
    """One card with what is computed for it."""

    card: Card
    facts: checks.Facts
    badges: list[checks.Badge]
    can_edit: bool
    needs: list[Need] = field(default_factory=list)
    metric: goals.Figures | None = None

    @property
    def codes(self) -> set[str]:
        """Its badges' codes; `conflict` when something it needs comes too late."""
        late = {"conflict"} if any(need.conflict for need in self.needs) else set()
        return {badge.code for badge in self.badges} | late


@dataclass
class Lane:
    """One row of the board: the cards of one objective, product or owner."""

    id: str
    title: str
    url: str
    goal: goals.Goal | None = None
    tracks: dict[str, list[Shown]] = field(default_factory=dict)


def with_needs(cards: CardQuerySet, among: CardQuerySet) -> CardQuerySet:
    """`cards` with what they need, as far as it is `among` what the reader may see."""
    seen = Dependency.objects.filter(Q(needed=None) | Q(needed__in=among))
    rows = seen.select_related("needed").order_by("pk")
    return cards.prefetch_related(Prefetch("needs", queryset=rows))


def needed_by(card: Card, user: User) -> QuerySet[Dependency]:
    """Who waits for this card, among the cards that `user` may see."""
    waiting = Dependency.objects.visible_to(user).filter(needed=card)
    return waiting.select_related("card").order_by("card__key")


def shown(cards: Iterable[Card], user: User) -> list[Shown]:
    """`cards` come from `for_board()` or `in_columns()`, and `with_needs()`."""
    cards = list(cards)
    known = facts.of(cards)
    how_far = access.reach(user, Perm.ROADMAP_EDIT)
    return [
        Shown(
            card,
            known[card.pk],
            checks.badges(known[card.pk], today()),
            how_far.everywhere or card.product.team_id in how_far.teams,
            [Need(each, conflict_of(card, each)) for each in card.needs.all()],
            goals.figures(card),
        )
        for card in cards
    ]


def conflict_of(card: Card, dependency: Dependency) -> str:
    here = needs.End(card.key, card.horizon, card.external_on)
    other = dependency.needed
    there = (
        needs.End(other.key, other.horizon, other.external_on)
        if other
        else needs.End(dependency.external, due=dependency.external_on)
    )
    return needs.conflict(here, there)


def empty_tracks(columns: Iterable[Horizon]) -> dict[str, list[Shown]]:
    return {h: [] for h in columns}
