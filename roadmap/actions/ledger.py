"""Writes a line of the promises ledger, in the transaction of the change it tells of."""

from typing import Any

from core.models import User
from roadmap.models import Card, Move


def enter(
    card: Card,
    old: str,
    new: str,
    *,
    by: User,
    reason: str = "",
    checklist: dict[str, Any] | None = None,
) -> Move:
    """Keep one step of a card. Call it while the board is locked.

    The line keeps the card's key, its title of today and its product, so that it can
    be read when the card is gone.
    """
    return Move.objects.create(
        card=card,
        card_key=card.key,
        card_title=card.title,
        product=card.product,
        from_horizon=old,
        to_horizon=new,
        reason=reason.strip(),
        checklist=checklist or {},
        moved_by=by,
    )
