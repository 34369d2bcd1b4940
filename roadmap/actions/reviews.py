"""The quarterly review of Later: keep, kill or move (domain.md §3)."""

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from roadmap.actions.ledger import enter
from roadmap.actions.moves import move
from roadmap.actions.order import lock_board
from roadmap.models import Card, Horizon

KEEP = "keep"
DECISIONS = {KEEP: "Keep in Later", "next": "Move to Next", "dropped": "Drop"}


@transaction.atomic
def review(
    card: Card, *, decision: str, reason: str, version: int | None, by: User
) -> Card:
    """Decide what becomes of a card in Later. Moving it passes the guards of any move."""
    if decision == KEEP:
        return keep(card, reason=reason, version=version, by=by)
    if decision not in DECISIONS:
        raise Unfit("decision", f"Choose one of: {', '.join(DECISIONS)}.")
    return move(card, to=decision, after=None, reason=reason, version=version, by=by)


@transaction.atomic
def keep(card: Card, *, reason: str, version: int | None, by: User) -> Card:
    """Leave a card in Later for another quarter. Needs a reason, which the ledger keeps.

    The day it entered Later stays: keeping a card does not make it younger.
    """
    lock_board()
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    access.require(by, Perm.ROADMAP_EDIT, team=card.product.team)
    if card.horizon != Horizon.LATER:
        raise Refused(f"{card.key} is in {card.get_horizon_display()}, not in Later.")
    if not reason.strip():
        raise Refused(f"Say why {card.key} is worth keeping. The ledger keeps it.")
    versions.claim(card, version)
    card.save(update_fields=["version"])
    enter(card, Horizon.LATER, Horizon.LATER, by=by, reason=reason)
    team, data = card.product.team, {"reason": reason.strip()}
    audit.record(by, Verb.CARD_KEPT, card, team=team, **data)
    return card
