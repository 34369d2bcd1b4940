"""A card's words and numbers."""

from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Benefit, Product
from roadmap.actions.order import last_position, lock_board
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
        **with_objective(fields),
    )
    sound(card)
    card.save()
    Move.objects.create(card=card, to_horizon=Horizon.LATER, moved_by=by)
    audit.record(by, Verb.CARD_CREATED, card, team=product.team, title=title)
    return card


def next_key() -> str:
    numbers = Card.objects.filter(key__regex=r"^RC-\d+$").values_list("key", flat=True)
    return f"RC-{max((int(key[3:]) for key in numbers), default=0) + 1:02d}"


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


def sound(card: Card) -> None:
    """Raise Unfit for a confidence that is no share, or a date that nobody sets."""
    refuse_outside(card, "0", "1", "confidence")
    if card.external_on and not card.external_source.strip():
        raise Unfit("external_source", "Say who sets the external date.")


@transaction.atomic
def edit(card: Card, *, version: int | None, by: User, **fields: Any) -> Card:
    """Change a card's words and numbers. Raises Stale after another's change."""
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    access.require(by, Perm.ROADMAP_EDIT, team=card.product.team)
    belongs(fields.get("benefit"), card.product)
    versions.claim(card, version, **fields)
    changed = versions.apply(card, **with_objective(fields))
    sound(card)
    card.save()
    audit.record(by, Verb.CARD_CHANGED, card, team=card.product.team, changed=changed)
    return card
