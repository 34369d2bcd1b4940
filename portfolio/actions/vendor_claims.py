"""Changes to what vendors promised. A day is moved with a reason, and never overwritten."""

from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Vendor, VendorClaim


def held(claim: VendorClaim, by: User) -> VendorClaim:
    claim = VendorClaim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    return claim


@transaction.atomic
def record(
    vendor: Vendor, *, title: str, promised_for: date, said_on: date, by: User,
    **fields: Any,
) -> VendorClaim:  # fmt: skip
    """Keep a promise. Raises Unfit if it was said on a day to come, or for one before it."""
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    refuse_unfit_days(said_on, promised_for)
    claim = VendorClaim.objects.create(
        vendor=vendor, title=title, promised_for=promised_for, first_for=promised_for,
        said_on=said_on, recorded_by=by, **fields,
    )  # fmt: skip
    audit.record(
        by, Verb.VENDOR_CLAIM_RECORDED, claim, title=title, promised_for=promised_for
    )
    return claim


@transaction.atomic
def edit(
    claim: VendorClaim, *, version: int | None, by: User, **fields: Any
) -> VendorClaim:
    """Correct its words or source, never its day. Raises Stale, and Unfit as `record`."""
    claim = held(claim, by)
    versions.claim(claim, version, **fields)
    refuse_unfit_days(fields.get("said_on", claim.said_on), claim.first_for)
    changed = versions.apply(claim, **fields)
    claim.save()
    audit.record(by, Verb.VENDOR_CLAIM_CHANGED, claim, changed=changed)
    return claim


@transaction.atomic
def move(
    claim: VendorClaim, *, promised_for: date, told_on: date, reason: str,
    version: int | None, by: User,
) -> VendorClaim:  # fmt: skip
    """The vendor names another day. Raises Refused once it is settled, Unfit for that day."""
    claim = held(claim, by)
    refuse_settled(claim)
    versions.claim(claim, version, promised_for=promised_for, reason=reason)
    refuse_unfit_move(claim, promised_for, told_on, reason)
    before, claim.promised_for = claim.promised_for, promised_for
    claim.save(update_fields=["promised_for", "version"])
    claim.slips.create(
        before=before, after=promised_for, told_on=told_on, reason=reason.strip(),
        recorded_by=by,
    )  # fmt: skip
    audit.record(
        by, Verb.VENDOR_CLAIM_MOVED, claim, before=before, after=promised_for,
        told_on=told_on, reason=reason,
    )  # fmt: skip
    return claim


@transaction.atomic
def settle(
    claim: VendorClaim, *, state: str, settled_on: date, because: str = "",
    version: int | None, by: User,
) -> VendorClaim:  # fmt: skip
    """Say that it was kept, broken or taken back, and when. Raises Refused the second time."""
    claim = held(claim, by)
    refuse_settled(claim)
    versions.claim(claim, version, state=state, settled_on=settled_on)
    refuse_unfit_end(claim, state, settled_on, because)
    claim.state, claim.settled_on, claim.settled_by = state, settled_on, by
    claim.settled_because = because.strip()
    claim.save()
    audit.record(
        by, Verb.VENDOR_CLAIM_SETTLED, claim, state=state, settled_on=settled_on,
        because=because,
    )  # fmt: skip
    return claim


@transaction.atomic
def reopen(
    claim: VendorClaim, *, reason: str, version: int | None = None, by: User
) -> VendorClaim:
    """It was said too early what became of it. Raises Refused if it is open."""
    claim = held(claim, by)
    if claim.is_open:
        raise Refused("It is open.")
    if not reason.strip():
        raise Unfit("reason", "Say why.")
    versions.claim(claim, version)
    before = claim.state
    claim.state, claim.settled_on, claim.settled_by = claim.State.OPEN, None, None
    claim.settled_because = ""
    claim.save()
    audit.record(by, Verb.VENDOR_CLAIM_REOPENED, claim, before=before, reason=reason)
    return claim


@transaction.atomic
def remove(claim: VendorClaim, *, by: User) -> Vendor:
    """Take out what was kept by mistake. Raises Refused once its day was moved, or it ended."""
    claim = held(claim, by)
    refuse_settled(claim)
    if claim.slips.exists():
        raise Refused("Its day was moved: that stays in the record of the vendor.")
    vendor, title = claim.vendor, claim.title
    audit.record(
        by, Verb.VENDOR_CLAIM_REMOVED, claim, title=title,
        promised_for=claim.promised_for, source=claim.source,
    )  # fmt: skip
    claim.delete()
    return vendor


# --- what does not fit ---------------------------------------------------------------------
def refuse_settled(claim: VendorClaim) -> None:
    if not claim.is_open:
        raise Refused(f"It is settled: {claim.get_state_display().lower()}.")


def refuse_unfit_days(said_on: date, promised_for: date) -> None:
    if said_on > today():
        raise Unfit("said_on", "Give a day that has come.")
    if promised_for < said_on:
        raise Unfit("promised_for", "A promise is for a day after it was said.")


def refuse_unfit_move(
    claim: VendorClaim, promised_for: date, told_on: date, reason: str
) -> None:
    if promised_for == claim.promised_for:
        raise Unfit("promised_for", "It is promised for that day already.")
    if not claim.said_on <= told_on <= today():
        raise Unfit("told_on", "Give a day that has come, after the promise was made.")
    if not reason.strip():
        raise Unfit("reason", "Say why: the record keeps it.")


def refuse_unfit_end(
    claim: VendorClaim, state: str, settled_on: date, because: str
) -> None:
    if state not in claim.SETTLED:
        raise Unfit("state", "Choose kept, broken or taken back.")
    if not claim.said_on <= settled_on <= today():
        raise Unfit("settled_on", "Give a day that has come, after the promise.")
    if state != claim.State.KEPT and not because.strip():
        raise Unfit("because", "Say why it does not come.")
