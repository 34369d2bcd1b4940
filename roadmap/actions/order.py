"""Where a card stands in its column: positions from 1, without gaps."""

from django.db.models import F, Max

from core.clock import today
from roadmap.models import Card, CardQuerySet, Roadmap


def lock_board() -> None:
    """Let one change of the roadmap happen at a time, and count it.

    Every action of the roadmap begins with this: positions are one sequence per
    column, and a board that is looked at asks for changes by their number. The row
    stays locked to the end of the transaction; a refused change is not counted.
    """
    if not Roadmap.objects.row().update(revision=F("revision") + 1):
        Roadmap.objects.bulk_create([Roadmap(pk=1)], ignore_conflicts=True)
        Roadmap.objects.row().update(revision=F("revision") + 1)


def last_position(horizon: str) -> int:
    column = Card.objects.filter(horizon=horizon)
    return column.aggregate(last=Max("position"))["last"] or 0


def place(card: Card, to: str, after: Card | None, before: Card | None = None) -> None:
    """Take the card out of its column and close the gap; open one in the new column."""
    close_gap(card)
    others = Card.objects.filter(horizon=to).exclude(pk=card.pk)
    position = spot(card, others, after, before)
    others.filter(position__gte=position).update(position=F("position") + 1)
    if to != card.horizon:
        card.entered_on = today()
    card.horizon, card.position = to, position
    card.save(update_fields=["horizon", "position", "entered_on", "version"])


def close_gap(card: Card) -> None:
    """Move up what stands below the card in its column."""
    column = Card.objects.filter(horizon=card.horizon).exclude(pk=card.pk)
    column.filter(position__gt=card.position).update(position=F("position") - 1)


def spot(
    card: Card, others: CardQuerySet, after: Card | None, before: Card | None
) -> int:
    """Below `after`, else above `before`, if they are there; else above its lane."""
    above = after and others.filter(pk=after.pk).first()
    if above:
        return above.position + 1
    below = before and others.filter(pk=before.pk).first()
    if not below:
        lane = others.filter(objective=card.objective_id)
        below = lane.order_by("position").first()
    return below.position if below else others.count() + 1
