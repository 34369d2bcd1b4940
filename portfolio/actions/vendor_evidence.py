"""Changes to what vendors have shown of themselves."""

from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio import vendor_watch
from portfolio.models import Vendor, VendorEvidence


@transaction.atomic
def record(
    vendor: Vendor,
    *,
    kind: str,
    dated_on: date,
    valid_until: date | None = None,
    link: str = "",
    note: str = "",
    by: User,
) -> VendorEvidence:
    """Keep a piece of evidence. Until when it stands follows from its kind and day.

    Raises Unfit for a day to come, a second one of a kind and day, or an end before it.
    """
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    told = fitting(kind, dated_on, valid_until)
    if vendor.evidence.filter(kind=kind, dated_on=dated_on).exists():
        raise Unfit("dated_on", "This is kept already: one of this kind and day.")
    row = VendorEvidence.objects.create(
        vendor=vendor, kind=kind, link=link, note=note, recorded_by=by, **told
    )
    audit.record(by, Verb.VENDOR_EVIDENCE_RECORDED, row, kind=kind, **told)
    return row


@transaction.atomic
def edit(
    row: VendorEvidence, *, version: int | None, by: User, **fields: Any
) -> VendorEvidence:
    """Correct it. Raises Stale if somebody changed it meanwhile, Unfit as `record` does."""
    row = VendorEvidence.objects.select_for_update(of=("self",)).get(pk=row.pk)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    versions.claim(row, version, **fields)
    kind, dated = fields.get("kind", row.kind), fields.get("dated_on", row.dated_on)
    fields |= fitting(kind, dated, fields.get("valid_until"))
    twin = VendorEvidence.objects.filter(vendor=row.vendor, kind=kind, dated_on=dated)
    if twin.exclude(pk=row.pk).exists():
        raise Unfit("dated_on", "This is kept already: one of this kind and day.")
    changed = versions.apply(row, **fields)
    row.save()
    audit.record(by, Verb.VENDOR_EVIDENCE_CHANGED, row, changed=changed)
    return row


@transaction.atomic
def remove(row: VendorEvidence, *, by: User) -> Vendor:
    """Take out what was kept by mistake; the trail says what it was."""
    row = VendorEvidence.objects.select_for_update(of=("self",)).get(pk=row.pk)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    vendor = row.vendor
    audit.record(
        by, Verb.VENDOR_EVIDENCE_REMOVED, row, kind=row.kind, dated_on=row.dated_on
    )
    row.delete()
    return vendor


def fitting(kind: str, dated: date, until: date | None) -> dict[str, Any]:
    """Its two days, the second worked out if it is not given."""
    if dated > today():
        raise Unfit("dated_on", "Give a day that has come.")
    if until and until < dated:
        raise Unfit("valid_until", "It stands until a day before its own.")
    return {
        "dated_on": dated,
        "valid_until": until or vendor_watch.until(kind, dated),
    }
