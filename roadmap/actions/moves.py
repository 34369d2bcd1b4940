"""A card's way through the columns: every change of column has a reason and is kept."""

from datetime import timedelta

from django.db import transaction

from core import access, audit, versions
from core.clock import now
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from roadmap import checks, facts
from roadmap.actions.ledger import enter
from roadmap.actions.order import lock_board, place
from roadmap.models import Card, Horizon

UNDO_FOR = timedelta(minutes=10)


@transaction.atomic
def move(
    card: Card,
    *,
    to: str,
    after: Card | None,
    reason: str,
    version: int | None,
    by: User,
) -> Card:
    """Put `card` into `to`, directly below `after` (None: above its lane).

    Every change of column needs a reason and passes the guards of domain.md §3;
    taking back one's own last move within ten minutes does not. Raises Refused
    naming all that is missing.
    """
    lock_board()
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    access.require(by, Perm.ROADMAP_EDIT, team=card.product.team)
    versions.claim(card, version, horizon=to)
    if to == card.horizon:
        return reorder(card, after, by)
    old, before = card.horizon, known(card)
    guard(card, to, reason, before, by)
    place(card, to, after)
    # How the column's checklist stood is kept: an undo may pass what it lacks.
    checklist = checks.checklist(to, before)
    enter(card, old, to, reason=reason, checklist=checklist, by=by)
    data = {"old": old, "new": card.horizon, "reason": reason}
    audit.record(by, Verb.CARD_MOVED, card, team=card.product.team, **data)
    return card


def reorder(card: Card, after: Card | None, by: User) -> Card:
    """Put the card elsewhere in its column: no promise changes, so the ledger is silent."""
    old = card.position
    place(card, card.horizon, after)
    data = {"old": old, "new": card.position, "column": card.horizon}
    audit.record(by, Verb.CARD_MOVED, card, team=card.product.team, **data)
    return card


def guard(card: Card, to: str, reason: str, before: checks.Facts, by: User) -> None:
    if not reason.strip():
        raise Refused(f"Say why {card.key} goes to {Horizon(to).label}.")
    if is_undo(card, to, by):
        return
    missing = checks.missing_for(to, before)
    if missing:
        raise Refused(f"{Horizon(to).label} needs {'; '.join(missing)}.")


def known(card: Card) -> checks.Facts:
    return facts.of(Card.objects.for_board().filter(pk=card.pk))[card.pk]


def is_undo(card: Card, to: str, by: User) -> bool:
    """True if `to` takes back this person's own last move, made just now."""
    last = card.moves.first()
    return (
        last is not None
        and last.from_horizon == to
        and last.to_horizon == card.horizon
        and last.moved_by_id == by.pk
        and now() - last.moved_at < UNDO_FOR
    )
