"""Estimates in money and reach. A fixed date presses by its duration; else they move no rank."""

from typing import Any

from django.db import transaction

from backlog.actions.causes import tell
from backlog.actions.items import locked
from backlog.models import Estimate, Item
from backlog.words import step
from core import access, audit, versions
from core.clock import now
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb


@transaction.atomic
def estimate(item: Item, *, version: int | None, by: User, **fields: Any) -> Estimate:
    """Set or change what is estimated of an item; `version` is the estimate's, 0 at first.

    Raises Stale if somebody changed it meanwhile, Refused where the urgency lacks what
    its cost is worked out from.
    """
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    found = Estimate.objects.select_for_update(of=("self",)).filter(item=item).first()
    row = found or Estimate(item=item, version=0)
    row.item = item
    versions.claim(row, version, **fields)
    changed = versions.apply(row, **fields)
    guard(row)
    if changed or found is None:
        row.estimated_by, row.estimated_at = by, now()
        row.save()
        team = item.product.team
        audit.record(by, Verb.ITEM_ESTIMATED, item, team=team, changed=changed)
        if "weeks" in changed and presses(item):
            tell(f"{item.key}: duration {step(*changed['weeks'])} weeks", item, by=by)
    return row


def presses(item: Item) -> bool:
    """Its duration says how much slack its date has (backlog/order.py)."""
    return item.has_place and item.service == Item.Service.FIXED_DATE


def guard(row: Estimate) -> None:
    item, urgency = row.item, Estimate.Urgency
    if not item.is_open:
        state = item.get_state_display().lower()
        raise Refused(f"{item.key} is {state}: its estimate is history.")
    if row.weeks is not None and row.weeks <= 0:
        raise Refused("A duration is more than 0 weeks.")
    if row.effort is not None and row.effort <= 0:
        raise Refused("An effort is more than 0 person-months.")
    if row.urgency == urgency.PERISHABLE and not (row.half_life or 0) > 0:
        raise Refused("Perishable needs a half-life in weeks.")
    if row.date_fault:
        raise Refused(row.date_fault)
