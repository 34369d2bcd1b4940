"""Capabilities by vendors: who provides what today, and who promised what for when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.models import User
from portfolio.models import Capability, Vendor, VendorClaim
from portfolio.promises import Record
from portfolio.queries.vendor_claims import NONE, records

ALIVE = (VendorClaim.State.OPEN, VendorClaim.State.KEPT)


@dataclass(slots=True)
class Cell:
    """What one vendor is to one capability."""

    provides: bool = False
    promises: list[VendorClaim] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class VendorMap:
    """A column for each vendor with its record, a row of cells for each capability."""

    columns: list[tuple[Vendor, Record]]
    rows: list[tuple[Capability, list[Cell]]]


def offered(user: User, asked: dict[str, Any]) -> "QuerySet[Capability]":
    """The capabilities that a vendor provides or promised something for."""
    claims = VendorClaim.objects.filter(capability=OuterRef("pk"), state__in=ALIVE)
    rows = Capability.objects.visible_to(user).in_use().select_related("product")
    if product := asked.get("product"):
        rows = rows.filter(product=product)
    theirs = Q(vendor__isnull=False)
    if vendor := asked.get("vendor"):
        theirs, claims = Q(vendor=vendor), claims.filter(vendor=vendor)
    return rows.filter(theirs | Q(Exists(claims))).order_by("code", "id")


def mapped(capabilities: Iterable[Capability], on: date) -> VendorMap:
    """The map of one page of capabilities. Three queries, however many."""
    listed = list(capabilities)
    keys = [row.pk for row in listed]
    claims = list(
        VendorClaim.objects.filter(capability__in=keys, state__in=ALIVE).order_by(
            "promised_for", "pk"
        )
    )
    wanted = {row.vendor_id for row in listed} | {each.vendor_id for each in claims}
    vendors = list(Vendor.objects.filter(pk__in=wanted - {None}).order_by("name"))
    cells = {(key, vendor.pk): Cell() for key in keys for vendor in vendors}
    for row in listed:
        if row.vendor_id:
            cells[row.pk, row.vendor_id].provides = True
    for claim in claims:
        if claim.capability_id:
            cells[claim.capability_id, claim.vendor_id].promises.append(claim)
    known = records(vendors, on)
    columns = [(vendor, known.get(vendor.pk, NONE)) for vendor in vendors]
    rows = [(row, [cells[row.pk, vendor.pk] for vendor in vendors]) for row in listed]
    return VendorMap(columns, rows)
