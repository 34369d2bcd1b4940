"""A card's way through the columns: every change of column has a reason and is kept."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model

from core import access, audit, versions
from core.clock import now
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.actions import mandate
from governance.models import GovernedAct
from roadmap import checks, facts
from roadmap.actions.cards import edit
from roadmap.actions.ledger import enter
from roadmap.actions.links import link
from roadmap.actions.order import lock_board, place
from roadmap.models import Card, Horizon

UNDO_FOR = timedelta(minutes=10)


@transaction.atomic
def move(
    card: Card,
    *,
    to: str,
    after: Card | None,
    before: Card | None = None,
    reason: str,
    version: int | None,
    by: User,
) -> Card:
    """Put `card` into `to`, directly below `after`, else directly above `before`.

    With neither it goes above its lane.

    Every change of column needs a reason and passes the guards of domain.md §3;
    taking back one's own last move within ten minutes does not. Raises Refused
    naming all that is missing.
    """
    lock_board()
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    access.require(by, Perm.ROADMAP_EDIT, team=card.product.team)
    versions.claim(card, version, horizon=to)
    if to == card.horizon:
        return reorder(card, after, before, by)
    old, facts_then = card.horizon, known(card)
    guard(card, to, reason, facts_then, by)
    if to == Horizon.NOW and not is_undo(card, to, by):
        commit(card, by)
    place(card, to, after, before)
    # How the column's checklist stood is kept: an undo may pass what it lacks.
    checklist = checks.checklist(to, facts_then)
    enter(card, old, to, reason=reason, checklist=checklist, by=by)
    data = {"old": old, "new": card.horizon, "reason": reason}
    audit.record(by, Verb.CARD_MOVED, card, team=card.product.team, **data)
    return card


@transaction.atomic
def give_and_move(
    card: Card,
    *,
    to: str,
    gifts: Mapping[str, Any],
    linked: Iterable[tuple[str, Model]] = (),
    steps_back: Card | None = None,
    version: int | None,
    by: User,
    **place: Any,
) -> Card:
    """Give a card what it lacks, make room for it and move it: all of it or nothing.

    `gifts` are fields of the card, `linked` are (relation, row), `steps_back` is the
    card that leaves Now for Next with the same reason. `place` is as for `move`.
    """
    lock_board()
    held = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    versions.claim(held, version, horizon=to)
    if gifts:
        edit(card, **gifts, version=None, by=by)
    for relation, row in linked:
        link(card, relation=relation, row=row, by=by)
    if steps_back:
        why = f"Makes room for {card.key}. {place['reason']}"
        move(steps_back, to=Horizon.NEXT, after=None, reason=why, version=None, by=by)
    given = bool(gifts or linked or steps_back)
    return move(card, to=to, version=None if given else version, by=by, **place)


def commit(card: Card, by: User) -> None:
    """What comes into Now is promised: by who decides the roadmap in the matrix."""
    act = GovernedAct.Act.ROADMAP
    mandate.require(act, card, team=card.product.team, by=by)


def reorder(card: Card, after: Card | None, before: Card | None, by: User) -> Card:
    """Put the card elsewhere in its column: no promise changes, so the ledger is silent."""
    old = card.position
    place(card, card.horizon, after, before)
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
