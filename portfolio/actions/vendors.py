"""Changes to vendors. Contracts are the company's: whoever manages a product may keep them."""

from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Vendor


@transaction.atomic
def create(*, name: str, by: User, **fields: Any) -> Vendor:
    """Add a vendor. Raises Refused if the name is taken."""
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    refuse_taken(name)
    vendor = Vendor.objects.create(name=name, **fields)
    audit.record(by, Verb.VENDOR_CREATED, vendor, name=name)
    return vendor


@transaction.atomic
def edit(vendor: Vendor, *, version: int | None, by: User, **fields: Any) -> Vendor:
    """Change a vendor. Raises Stale if someone changed it after `version` was read."""
    vendor = Vendor.objects.select_for_update(of=("self",)).get(pk=vendor.pk)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    versions.claim(vendor, version, **fields)
    if fields.get("name", vendor.name) != vendor.name:
        refuse_taken(fields["name"])
    changed = versions.apply(vendor, **fields)
    vendor.save()
    audit.record(by, Verb.VENDOR_CHANGED, vendor, changed=changed)
    return vendor


def refuse_taken(name: str) -> None:
    if Vendor.objects.filter(name__iexact=name).exists():
        raise Refused(f"There is already a vendor called {name}.")
