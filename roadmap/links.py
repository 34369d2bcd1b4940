"""Finds what a person names by its code, among what they may see."""

from django.db.models import Model

from backlog.models import Item
from core.errors import Refused
from core.models import User
from discovery.models import Note, Opportunity
from pilots.models import Pilot
from roadmap.models import Card

CODES = {
    "notes": (Note, "code"),
    "opportunities": (Opportunity, "code"),
    "items": (Item, "key"),
    "pilots": (Pilot, "key"),
}


def named(relation: str, code: str, user: User) -> Model:
    """The row called `code`; Refused says what was looked for."""
    model, field = CODES[relation]
    rows = model.objects.visible_to(user)  # type: ignore[attr-defined]
    found: Model | None = rows.filter(**{f"{field}__iexact": code.strip()}).first()
    if found is None:
        raise Refused(f"There is no {model._meta.verbose_name} {code}.")
    return found


def card(key: str, user: User) -> Card:
    """The card called `key`; Refused says what was looked for."""
    found = Card.objects.visible_to(user).filter(key__iexact=key.strip()).first()
    if found is None:
        raise Refused(f"There is no card {key}.")
    return found


def linked(card: Card, relation: str, pk: int) -> Model:
    """The row with `pk` if it is linked to the card."""
    found: Model | None = getattr(card, relation).filter(pk=pk).first()
    if relation not in CODES or found is None:
        raise Refused("That is not linked to this card.")
    return found
