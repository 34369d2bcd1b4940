"""How long a service level may take: its clocks, agreed like the matrix."""

from typing import Any

from django.db import transaction

from core import audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.verbs import Verb
from governance.actions.sla import require_author
from governance.models import ServiceClock, ServiceLevel

LONGEST_DAYS, LONGEST_MINUTES = 260, 60 * 24 * 92


@transaction.atomic
def set_clock(
    level: ServiceLevel,
    *,
    clock: ServiceClock | None = None,
    version: int | None = None,
    by: User,
    **fields: Any,
) -> ServiceClock:
    """Add a clock to a level, or change one for the cases to come."""
    require_author(by)
    level = ServiceLevel.objects.select_for_update(of=("self",)).get(pk=level.pk)
    if clock:
        row = level.clocks.get(pk=clock.pk)
        versions.claim(row, version, **fields)
        changed = versions.apply(row, **fields)
    else:
        row = ServiceClock(level=level, **fields)
        changed = {name: [None, versions.plain(fields[name])] for name in fields}
    refuse_impossible(row)
    row.save()
    audit.record(by, Verb.CLOCK_SET, level, clock=row.name, changed=changed)
    return row


@transaction.atomic
def remove_clock(clock: ServiceClock, *, by: User) -> None:
    """Take a clock away that no case has run by."""
    require_author(by)
    level = ServiceLevel.objects.select_for_update(of=("self",)).get(pk=clock.level_id)
    if level.cases.filter(clock=clock).exists():
        raise Refused(f"Cases have run by {clock}. It stays, so that they can be read.")
    audit.record(by, Verb.CLOCK_REMOVED, level, clock=clock.name)
    clock.delete()


def refuse_impossible(row: ServiceClock) -> None:
    others = row.level.clocks.filter(name=row.name).exclude(pk=row.pk)
    if others.exists():
        raise Unfit("name", f"{row.level.code} has a clock of this name.")
    if (row.minutes is None) == (row.days is None):
        raise Unfit("minutes", "Enter minutes or business days, one of them.")
    if row.level.counting == ServiceLevel.Counting.AHEAD and row.days is None:
        raise Unfit("days", "What is owed ahead is counted in business days.")
    bounds = [("minutes", LONGEST_MINUTES), ("days", LONGEST_DAYS)]
    for name, most in [*bounds, ("respond_minutes", LONGEST_MINUTES)]:
        value = getattr(row, name)
        if value is not None and not 1 <= value <= most:
            raise Unfit(name, f"Enter 1 to {most:,}.")
