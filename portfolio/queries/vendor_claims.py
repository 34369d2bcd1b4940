"""The promise-kept record of vendors: counted in the database, one query for all of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
)

from portfolio.models import ClaimSlip, Vendor, VendorClaim
from portfolio.promises import Record

NONE = Record()


class Median(Aggregate):
    function = "PERCENTILE_DISC"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def counted(on: date) -> dict[str, Any]:
    """Each part of a record as a count; what a part is, `promises.fate` says."""
    kept, back = Q(state="kept"), Q(state="withdrawn")
    is_open, after = Q(state="open"), Q(settled_on__gt=F("first_for"))
    parts = {
        "in_time": kept & ~after, "late": kept & after, "broken": Q(state="broken"),
        "waiting": is_open & Q(first_for__lt=on), "late_back": back & after,
        "ahead": is_open & Q(first_for__gte=on), "taken_back": back & ~after,
        "overdue": is_open & Q(promised_for__lt=on), "slipped": Q(was_moved=True),
    }  # fmt: skip
    late = ExpressionWrapper(F("settled_on") - F("first_for"), DurationField())
    counts: dict[str, Any] = {name: Count("pk", filter=q) for name, q in parts.items()}
    return counts | {"days_late": Median(late, filter=parts["late"])}


def records(vendors: Iterable[Vendor], on: date) -> dict[int, Record]:
    """The record of each vendor that ever promised anything, as of a day."""
    later = ClaimSlip.objects.filter(claim=OuterRef("pk"), after__gt=F("before"))
    rows = VendorClaim.objects.filter(vendor__in=[each.pk for each in vendors])
    rows = rows.annotate(was_moved=Exists(later)).order_by()
    found = rows.values("vendor").annotate(**counted(on))
    return {row.pop("vendor"): made_of(row) for row in found}


def made_of(row: dict[str, Any]) -> Record:
    late = row.pop("days_late")
    return Record(**row, days_late=late.days if late is not None else None)


def record_of(vendor: Vendor, on: date) -> Record:
    return records([vendor], on).get(vendor.pk, NONE)
