"""A card may come into Now: what the matrix asks about it (governance.due_decisions)."""

from governance.due_decisions import Decided
from governance.models import GovernedAct
from roadmap.models import Card, Horizon


def is_due(card: Card) -> bool:
    return card.horizon in (Horizon.NEXT, Horizon.LATER)


KIND = Decided(
    GovernedAct.Act.ROADMAP, "roadmap.card", lambda card: card.product.team, is_due
)
