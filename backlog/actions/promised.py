"""Saying that an item rests on what a vendor promised, and taking that back."""

from django.db import transaction

from backlog.actions.items import locked
from backlog.models import Item, ItemPromise
from core import access, audit
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import VendorClaim


@transaction.atomic
def rest(item: Item, *, claim: VendorClaim, by: User) -> ItemPromise:
    """Say that an item rests on a promise. Raises Refused the second time."""
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    if item.promises.filter(claim=claim).exists():
        raise Refused(f"{item.key} rests on this promise already.")
    row = ItemPromise.objects.create(item=item, claim=claim, added_by=by)
    told = {"claim": str(claim), "claim_id": claim.pk}
    audit.record(by, Verb.ITEM_RESTS, item, team=item.product.team, **told)
    return row


@transaction.atomic
def unrest(item: Item, *, claim: VendorClaim, by: User) -> Item:
    """It does not rest on that promise. Raises Refused if it never did."""
    item = locked(item)
    access.require(by, Perm.BACKLOG_EDIT, team=item.product.team)
    row = item.promises.filter(claim=claim).first()
    if row is None:
        raise Refused(f"{item.key} does not rest on this promise.")
    told = {"claim": str(claim), "claim_id": claim.pk}
    audit.record(by, Verb.ITEM_RESTS_NO_MORE, item, team=item.product.team, **told)
    row.delete()
    return item
