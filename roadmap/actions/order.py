"""Where a card stands in its column: positions from 1, without gaps."""

from django.db import connection
from django.db.models import F, Max

from core.clock import today
from roadmap.models import Card


def lock_board() -> None:
    """Let one change of order happen at a time: positions are one sequence per column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('roadmap'))")


def last_position(horizon: str) -> int:
    column = Card.objects.filter(horizon=horizon)
    return column.aggregate(last=Max("position"))["last"] or 0


def place(card: Card, to: str, after: Card | None) -> None:
    """Take the card out of its column and close the gap; open one in the new column."""
    close_gap(card)
    if after and after.pk != card.pk:
        after.refresh_from_db(fields=["horizon", "position"])
    others = Card.objects.filter(horizon=to).exclude(pk=card.pk)
    position = spot(card, to, after)
    others.filter(position__gte=position).update(position=F("position") + 1)
    if to != card.horizon:
        card.entered_on = today()
    card.horizon, card.position = to, position
    card.save(update_fields=["horizon", "position", "entered_on", "version"])


def close_gap(card: Card) -> None:
    """Move up what stands below the card in its column."""
    column = Card.objects.filter(horizon=card.horizon).exclude(pk=card.pk)
    column.filter(position__gt=card.position).update(position=F("position") - 1)


def spot(card: Card, to: str, after: Card | None) -> int:
    """The position below `after`, or above the first card of the same lane, or last."""
    if after and after.pk != card.pk and after.horizon == to:
        return after.position + 1
    others = Card.objects.filter(horizon=to).exclude(pk=card.pk)
    lane = others.filter(objective=card.objective_id).order_by("position").first()
    return lane.position if lane else others.count() + 1
