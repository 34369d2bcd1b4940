"""What a card rests on: notes, opportunities, features and pilots."""

from django.db import transaction
from django.db.models import Model

from core import access, audit, versions
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from roadmap.actions.order import lock_board
from roadmap.models import Card

OF_ITS_PRODUCT = ("items", "pilots")
LINKS = ("notes", "opportunities", "items", "pilots")


@transaction.atomic
def link(card: Card, *, relation: str, row: Model, by: User) -> Card:
    """Tie a note, opportunity, feature or pilot to a card. Twice is once.

    A feature or pilot is of the card's own product: its gate counts for the card.
    """
    lock_board()
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    access.require(by, Perm.ROADMAP_EDIT, team=card.product.team)
    if relation not in LINKS:
        raise Refused("A card links to notes, opportunities, features and pilots.")
    if getattr(card, relation).filter(pk=row.pk).exists():
        return card
    of = getattr(row, "product", None)
    if relation in OF_ITS_PRODUCT and of != card.product:
        raise Refused(f"{row} belongs to another product than {card.product.code}.")
    getattr(card, relation).add(row)
    return touched(card, Verb.CARD_LINKED, row, by)


@transaction.atomic
def unlink(card: Card, *, relation: str, row: Model, by: User) -> Card:
    lock_board()
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    access.require(by, Perm.ROADMAP_EDIT, team=card.product.team)
    if relation not in LINKS or not getattr(card, relation).filter(pk=row.pk).exists():
        raise Refused("That is not linked to this card.")
    getattr(card, relation).remove(row)
    return touched(card, Verb.CARD_UNLINKED, row, by)


def touched(card: Card, verb: Verb, row: Model, by: User) -> Card:
    versions.claim(card, None)
    card.save(update_fields=["version"])
    audit.record(by, verb, card, team=card.product.team, linked=str(row))
    return card
