"""The service catalogue: added, described, priced from a month on, retired."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import audit, versions
from core.clock import now, today
from core.errors import Refused, Unfit
from core.models import User
from core.verbs import Verb
from governance.actions.sla import require_recorder
from governance.models import Service, ServiceLevel, ServicePrice

LARGEST = Decimal("999999999.99")


@transaction.atomic
def add(*, name: str, by: User, **fields: Any) -> Service:
    """Add a service. Its name stays: levels and charges are bound by it."""
    require_recorder(by)
    name = name.strip()
    if Service.objects.filter(name__iexact=name).exists():
        raise Unfit("name", "There is a service of this name already.")
    row = Service.objects.create(name=name, **fields)
    audit.record(by, Verb.SERVICE_ADDED, row, owner=row.owner)
    return row


@transaction.atomic
def edit(service: Service, *, version: int | None, by: User, **fields: Any) -> Service:
    """Change what it is, or whose."""
    require_recorder(by)
    row = held(service)
    versions.claim(row, version, **fields)
    changed = versions.apply(row, **fields)
    row.save()
    audit.record(by, Verb.SERVICE_CHANGED, row, changed=changed)
    return row


@transaction.atomic
def price(
    service: Service, *, effective_from: date, amount: Decimal, reason: str, by: User
) -> ServicePrice:
    """Set what it costs a month from a month on.

    One that has begun stands; one to come can be set anew.
    """
    require_recorder(by)
    row = held(service)
    month = effective_from.replace(day=1)
    if row.retired_on:
        raise Refused(f"{row} was retired on {row.retired_on:%-d %B %Y}.")
    if not 0 <= amount <= LARGEST:
        raise Unfit("amount", "A charge is 0 or more, and below a billion.")
    if not reason.strip():
        raise Unfit("reason", "Say why.")
    found = row.prices.filter(effective_from=month).first()
    if found and month <= today():
        text = (
            f"A price from {month:%B %Y} on stands. Record what differs by the month."
        )
        raise Unfit("effective_from", text)
    before = found.amount if found else None
    found = found or ServicePrice(service=row, effective_from=month)
    found.amount, found.reason = amount, reason.strip()
    found.set_by, found.set_at = by, now()
    found.save()
    audit.record(
        by, Verb.SERVICE_PRICED, row, effective_from=month, reason=reason,
        changed=[before, amount],
    )  # fmt: skip
    return found


@transaction.atomic
def retire(service: Service, *, version: int | None = None, by: User) -> Service:
    """Charge it no more from next month on. Refused while levels belong to it."""
    require_recorder(by)
    row = held(service)
    if row.retired_on:
        raise Refused(f"{row} was retired on {row.retired_on:%-d %B %Y}.")
    bound = ServiceLevel.objects.filter(service=row.name).order_by("code").first()
    if bound:
        raise Refused(f"{bound.code} belongs to {row}. Give it another service first.")
    versions.claim(row, version)
    row.retired_on = today()
    row.save()
    audit.record(by, Verb.SERVICE_RETIRED, row, on=row.retired_on)
    return row


def held(service: Service) -> Service:
    return Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
