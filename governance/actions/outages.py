"""Outages of what is promised to be available: begun, ended, corrected, removed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from core import audit, versions
from core.clock import moment
from core.errors import Refused, Unfit
from core.models import User
from core.verbs import Verb
from governance import promises
from governance.actions import measuring
from governance.actions.cases import refuse_moment, require_recorder
from governance.models import Outage, ServiceLevel

LONGEST = timedelta(days=92)


@transaction.atomic
def record(
    level: ServiceLevel,
    *,
    begins_at: datetime,
    ends_at: datetime | None = None,
    note: str = "",
    by: User,
) -> Outage:
    """Write down that it was away, or is: without an end it lasts."""
    require_recorder(by)
    if level.counting != ServiceLevel.Counting.AVAILABILITY:
        raise Refused(f"{level.code} is not counted by minutes up.")
    outage = Outage(level=level, begins_at=begins_at, ends_at=ends_at, note=note)
    refuse_impossible(outage)
    outage.save()
    audit.record(by, Verb.OUTAGE_RECORDED, outage, level=level.code)
    count(level, months(outage))
    return outage


@transaction.atomic
def edit(outage: Outage, *, version: int | None, by: User, **fields: Any) -> Outage:
    """Correct an outage, or say when it ended."""
    require_recorder(by)
    rows = Outage.objects.select_for_update(of=("self",)).select_related("level")
    outage = rows.get(pk=outage.pk)
    touched = months(outage)
    versions.claim(outage, version, **fields)
    changed = versions.apply(outage, **fields)
    refuse_impossible(outage)
    outage.save()
    audit.record(by, Verb.OUTAGE_CHANGED, outage, changed=changed)
    count(outage.level, touched | months(outage))
    return outage


@transaction.atomic
def remove(outage: Outage, *, reason: str, by: User) -> None:
    """Take back what was none."""
    require_recorder(by)
    outage = Outage.objects.select_for_update(of=("self",)).get(pk=outage.pk)
    level, touched = outage.level, months(outage)
    audit.record(by, Verb.OUTAGE_REMOVED, outage, level=level.code, reason=reason)
    outage.delete()
    count(level, touched)


def months(outage: Outage) -> set[date]:
    """Every month an outage lies in."""
    last = promises.month_of(outage.ends_at or moment())
    found, month = set(), promises.month_of(outage.begins_at)
    while month <= last:
        found.add(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def count(level: ServiceLevel, touched: set[date]) -> None:
    for month in sorted(touched):
        measuring.count(level, month)


def refuse_impossible(outage: Outage) -> None:
    refuse_moment("begins_at", outage.begins_at)
    if outage.ends_at is None:
        lasting = Outage.objects.filter(level=outage.level, ends_at=None)
        if lasting.exclude(pk=outage.pk).exists():
            raise Unfit("ends_at", "An outage lasts already. Say when it ended first.")
        return
    refuse_moment("ends_at", outage.ends_at)
    if outage.ends_at <= outage.begins_at:
        raise Unfit("ends_at", "It ends after it begins.")
    if outage.ends_at - outage.begins_at > LONGEST:
        raise Unfit("ends_at", f"At most {LONGEST.days} days in one outage.")
