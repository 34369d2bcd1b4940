"""Giving an item a place by hand: with a reason, and only until a day."""

from datetime import date, timedelta

from django.db import transaction

from backlog.actions.causes import tell
from backlog.actions.items import locked
from backlog.models import Item, RankPin
from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb

LONGEST = timedelta(days=90)  # as long as a waiver: about one increment


@transaction.atomic
def pin(item: Item, *, place: int, reason: str, expires_on: date, by: User) -> RankPin:
    """Put an item at a place, whatever its WSJF. What it waits for still comes first."""
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    if not item.has_place:
        raise Refused(f"{item.key} has no place yet: score value, time, risk and size.")
    guard(place, reason, expires_on)
    held = RankPin.objects.filter(item=item).select_related("pinned_by").first()
    if held and held.expires_on >= today():
        raise Refused(
            f"{item.key} is pinned to {held.place} already, by {held.pinned_by}: "
            "take that pin off first."
        )
    if held:
        held.delete()
    made = RankPin.objects.create(
        item=item,
        place=place,
        reason=reason.strip(),
        expires_on=expires_on,
        pinned_by=by,
    )
    data = {"place": place, "reason": made.reason, "until": expires_on.isoformat()}
    return touched(
        item, made, Verb.ITEM_PINNED, data, f"{item.key} pinned to {place}", by
    )


@transaction.atomic
def unpin(item: Item, *, by: User) -> Item:
    """Let an item stand where its scores put it."""
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    held = RankPin.objects.filter(item=item).first()
    if held is None:
        raise Refused(f"{item.key} is not pinned any more.")
    held.delete()
    data = {"place": held.place, "reason": held.reason}
    touched(item, held, Verb.ITEM_UNPINNED, data, f"{item.key} not pinned any more", by)
    return item


def guard(place: int, reason: str, expires_on: date) -> None:
    if place < 1:
        raise Unfit("place", "Places count from 1.")
    if not reason.strip():
        raise Unfit("reason", "Say why it stands elsewhere than its scores put it.")
    if expires_on < today():
        raise Unfit("expires_on", "That day is over: choose a later one.")
    if expires_on > today() + LONGEST:
        last = f"{today() + LONGEST:%-d %b %Y}"
        raise Unfit("expires_on", f"A pin lasts 90 days at most: until {last}.")


def touched(
    item: Item, pin: RankPin, verb: Verb, data: dict[str, object], said: str, by: User
) -> RankPin:
    versions.claim(item, None)
    item.save(update_fields=["version"])
    audit.record(by, verb, item, team=item.product.team, **data)
    tell(said, item, by=by)
    return pin
