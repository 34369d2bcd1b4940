"""Every change to the roadmap. Each action: lock, allow, guard, change, record."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max, Model

from core import access, audit, versions
from core.clock import now, today
from core.errors import Refused, Unfit, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Benefit, Product
from roadmap import checks, facts
from roadmap.models import Card, Horizon, Move

UNDO_FOR = timedelta(minutes=10)


def lock_board() -> None:
    """Let one change of order happen at a time: positions are one sequence per column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('roadmap'))")


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


def last_position(horizon: str) -> int:
    column = Card.objects.filter(horizon=horizon)
    return column.aggregate(last=Max("position"))["last"] or 0


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
    old, position = card.horizon, card.position
    if to != old:
        guard(card, to, reason, by)
    place(card, to, after)
    if to != old:
        tell(card, old, reason, by)
    else:
        data = {"old": position, "new": card.position, "column": to}
        audit.record(by, Verb.CARD_MOVED, card, team=card.product.team, **data)
    return card


def guard(card: Card, to: str, reason: str, by: User) -> None:
    if not reason.strip():
        raise Refused(f"Say why {card.key} goes to {Horizon(to).label}.")
    if is_undo(card, to, by):
        return
    missing = checks.missing_for(to, known(card))
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


def place(card: Card, to: str, after: Card | None) -> None:
    """Take the card out of its column and close the gap; open one in the new column."""
    column = Card.objects.filter(horizon=card.horizon).exclude(pk=card.pk)
    column.filter(position__gt=card.position).update(position=F("position") - 1)
    if after and after.pk != card.pk:
        after.refresh_from_db(fields=["horizon", "position"])
    others = Card.objects.filter(horizon=to).exclude(pk=card.pk)
    position = spot(card, to, after)
    others.filter(position__gte=position).update(position=F("position") + 1)
    if to != card.horizon:
        card.entered_on = today()
    card.horizon, card.position = to, position
    card.save(update_fields=["horizon", "position", "entered_on", "version"])


def spot(card: Card, to: str, after: Card | None) -> int:
    """The position below `after`, or above the first card of the same lane, or last."""
    if after and after.pk != card.pk and after.horizon == to:
        return after.position + 1
    others = Card.objects.filter(horizon=to).exclude(pk=card.pk)
    lane = others.filter(objective=card.objective_id).order_by("position").first()
    return lane.position if lane else others.count() + 1


def tell(card: Card, old: str, reason: str, by: User) -> None:
    Move.objects.create(
        card=card,
        from_horizon=old,
        to_horizon=card.horizon,
        reason=reason,
        checklist={"missing": checks.missing_for(card.horizon, known(card))},
        moved_by=by,
    )
    audit.record(
        by,
        Verb.CARD_MOVED,
        card,
        team=card.product.team,
        old=old,
        new=card.horizon,
        reason=reason,
    )


LINKS = ("notes", "opportunities", "items", "pilots")


@transaction.atomic
def link(card: Card, *, relation: str, row: Model, by: User) -> Card:
    """Tie a note, opportunity, feature or pilot to a card. Twice is once."""
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    access.require(by, Perm.ROADMAP_EDIT, team=card.product.team)
    if relation not in LINKS:
        raise Refused("A card links to notes, opportunities, features and pilots.")
    if getattr(card, relation).filter(pk=row.pk).exists():
        return card
    getattr(card, relation).add(row)
    return touched(card, Verb.CARD_LINKED, row, by)


@transaction.atomic
def unlink(card: Card, *, relation: str, row: Model, by: User) -> Card:
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
