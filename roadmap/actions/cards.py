"""A card's words and numbers."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Benefit, Product
from roadmap import audiences
from roadmap.actions.ledger import enter
from roadmap.actions.order import close_gap, last_position, lock_board
from roadmap.models import Card, Horizon, Move


@transaction.atomic
def create(*, product: Product, title: str, by: User, **fields: Any) -> Card:
    """Add a card at the end of Later, where every problem begins."""
    lock_board()
    access.require(by, Perm.ROADMAP_EDIT, team=product.team)
    belongs(fields.get("benefit"), product)
    card = Card(
        key=next_key(),
        product=product,
        title=title,
        horizon=Horizon.LATER,
        position=last_position(Horizon.LATER) + 1,
        entered_on=today(),
        **settled(fields),
    )
    sound(card)
    card.save()
    enter(card, "", Horizon.LATER, by=by)
    audit.record(by, Verb.CARD_CREATED, card, team=product.team, title=title)
    return card


def next_key() -> str:
    """The key after the highest that any card ever had: none is given twice."""
    ours = r"^RC-\d+$"
    cards = Card.objects.filter(key__regex=ours).values_list("key", flat=True)
    gone = Move.objects.filter(card=None, card_key__regex=ours)
    keys = {*cards, *gone.values_list("card_key", flat=True)}
    return f"RC-{max((int(key[3:]) for key in keys), default=0) + 1:02d}"


def belongs(benefit: Benefit | None, product: Product) -> None:
    """A benefit of the card's product, or none."""
    if benefit and benefit.product_id != product.pk:
        raise Refused(f"{benefit} belongs to another product than {product.code}.")


def with_objective(fields: dict[str, Any]) -> dict[str, Any]:
    """A key result decides the objective and the metric: they cannot disagree."""
    key_result = fields.get("key_result")
    if key_result:
        fields["objective"] = key_result.objective
        fields["metric"] = key_result.metric
    return fields


def settled(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with what follows from them: the objective, who is shown the card."""
    if "audience_visibility" in fields:
        asked = fields["audience_visibility"]
        fields["audience_visibility"] = audiences.marks(asked)
    return with_objective(fields)


def sound(card: Card) -> None:
    """Raise Unfit for a confidence that is no share, or a date that nobody sets."""
    refuse_outside(card, "0", "1", "confidence")
    if card.external_on and not card.external_source.strip():
        raise Unfit("external_source", "Say who sets the external date.")


@transaction.atomic
def edit(card: Card, *, version: int | None, by: User, **fields: Any) -> Card:
    """Change a card's words and numbers. Raises Stale after another's change."""
    lock_board()
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    access.require(by, Perm.ROADMAP_EDIT, team=card.product.team)
    belongs(fields.get("benefit"), card.product)
    versions.claim(card, version, **fields)
    changed = versions.apply(card, **settled(fields))
    sound(card)
    card.save()
    audit.record(by, Verb.CARD_CHANGED, card, team=card.product.team, changed=changed)
    return card


@transaction.atomic
def delete(card: Card, *, reason: str, version: int | None, by: User) -> None:
    """Take a card off the roadmap that never was a promise: a mistake, a double.

    Refused for what ever stood in Now or is done: that is dropped, and stays to be
    read. The ledger and the snapshots keep a deleted card. Raises Stale after
    another's change.
    """
    lock_board()
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    access.require(by, Perm.ROADMAP_EDIT, team=card.product.team)
    versions.claim(card, version)
    if not reason.strip():
        raise Refused(f"Say why {card.key} is deleted. The ledger keeps it.")
    if was_promised(card):
        raise Refused(
            f"{card.key} stood in Now: it was promised. Drop it instead of deleting it."
        )
    waiting = card.needed_by.select_related("card").order_by("card__key")
    if keys := ", ".join(need.card.key for need in waiting):
        raise Refused(f"{keys} waits for {card.key}. Take that away before.")
    close_gap(card)
    enter(card, card.horizon, "", by=by, reason=reason)
    data = {"reason": reason.strip(), "old": card.horizon}
    audit.record(by, Verb.CARD_DELETED, card, team=card.product.team, **data)
    card.delete()


def was_promised(card: Card) -> bool:
    """True if the card is or ever was in Now, or is done."""
    promised = [Horizon.NOW, Horizon.DONE]
    told = Q(to_horizon__in=promised) | Q(from_horizon__in=promised)
    return card.horizon in promised or card.moves.filter(told).exists()
