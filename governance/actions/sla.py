"""Service levels: what is agreed, what a month brought, what a service was charged."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import numbering, promises
from governance.actions import service_escalating
from governance.models import (
    Service,
    ServiceCharge,
    ServiceLevel,
    ServiceLevelMonth,
)

MOST_DUE = 1_000_000_000


@transaction.atomic
def create(*, code: str, by: User, **fields: Any) -> ServiceLevel:
    """Agree on a service level."""
    require_author(by)
    if ServiceLevel.objects.filter(code=code).exists():
        raise Refused(f"There is already a service level {code}.")
    refuse_unknown(fields.get("service", ""))
    level = ServiceLevel.objects.create(code=code, **fields)
    audit.record(by, Verb.SLA_CREATED, level, code=code)
    return level


@transaction.atomic
def edit(
    level: ServiceLevel, *, version: int | None, by: User, **fields: Any
) -> ServiceLevel:
    """Change what is agreed. Months already recorded keep the target they had."""
    level = ServiceLevel.objects.select_for_update(of=("self",)).get(pk=level.pk)
    require_author(by)
    versions.claim(level, version, **fields)
    changed = versions.apply(level, **fields)
    if "service" in changed:
        refuse_unknown(level.service)
    level.save()
    audit.record(by, Verb.SLA_CHANGED, level, changed=changed)
    return level


@transaction.atomic
def record(
    level: ServiceLevel,
    *,
    month: date,
    met: int,
    due: int,
    version: int | None = None,
    by: User,
) -> ServiceLevelMonth:
    """Write down what a month brought, or correct it (then with its `version`)."""
    require_recorder(by)
    level = ServiceLevel.objects.select_for_update(of=("self",)).get(pk=level.pk)
    month = begun(month)
    refuse_counted(level, month)
    if not 0 <= met <= due or due == 0:
        raise Refused("What was met lies between 0 and what was due.")
    if due > MOST_DUE:
        raise Unfit("due", f"At most {MOST_DUE:,} can be due in a month.")
    row = ServiceLevelMonth.objects.filter(level=level, month=month).first()
    if row is None:
        row = ServiceLevelMonth(
            level=level, month=month, target_percent=level.target_percent,
            provider=level.provider, service=level.service, version=0,
        )  # fmt: skip
    elif version is None:
        raise Refused(f"{row} is recorded already. Open it to correct it.")
    versions.claim(row, version if row.pk else None, met=met, due=due)
    before = [row.met, row.due] if row.pk else None
    row.met, row.due = met, due
    row.save()
    audit.record(
        by, Verb.SLA_RECORDED, level, month=month, changed=[before, [met, due]]
    )
    service_escalating.look(level)
    return row


@transaction.atomic
def charge(
    service: str,
    *,
    month: date,
    amount: Decimal,
    version: int | None = None,
    by: User,
) -> ServiceCharge:
    """Write down what a service was charged for a month, or correct it."""
    require_recorder(by)
    numbering.lock(f"charge {service}")
    month = begun(month)
    if not Service.objects.filter(name=service).exists():
        raise Unfit("service", f"There is no service “{service}” in the catalogue.")
    if amount < 0:
        raise Refused("A charge is not negative.")
    rows = ServiceCharge.objects.select_for_update(of=("self",))
    row = rows.filter(service=service, month=month).first()
    if row is None:
        row = ServiceCharge(service=service, month=month, version=0)
    elif version is None:
        raise Refused(f"{row} is charged already. Open it to correct it.")
    before = row.amount if row.pk else None
    versions.claim(row, version if row.pk else None, amount=amount)
    row.amount = amount
    row.save()
    audit.record(by, Verb.SLA_CHARGED, row, month=month, changed=[before, amount])
    return row


def require_author(by: User) -> None:
    """What is agreed is part of the rules of engagement, like the matrix."""
    if not by.is_system:
        access.require_somewhere(by, Perm.RACI_EDIT)


def require_recorder(by: User) -> None:
    if not by.is_system:
        access.require_somewhere(by, Perm.SLA_RECORD)


def refuse_counted(level: ServiceLevel, month: date) -> None:
    """Raise Refused if the month is counted from what happened in it."""
    begin, end = promises.bounds(month)
    cases = level.cases.filter(due_at__gte=begin, due_at__lt=end)
    away = level.outages.filter(begins_at__gte=begin, begins_at__lt=end)
    if level.counting != level.Counting.TYPED and (cases.exists() or away.exists()):
        text = f"{level.code} counts {month:%B %Y} from its cases. Correct those."
        raise Refused(text)


def refuse_unknown(service: str) -> None:
    """A level belongs to a service of the catalogue, or to none."""
    known = Service.objects.filter(name=service, retired_on=None)
    if service and not known.exists():
        text = f"There is no service “{service}” in the catalogue. Add it first."
        raise Unfit("service", text)


def begun(month: date) -> date:
    """The first day of a month that has begun."""
    first = month.replace(day=1)
    if first > today():
        raise Refused("This month has not begun.")
    return first
