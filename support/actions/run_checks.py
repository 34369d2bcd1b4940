"""The catalogue of run-phase checks: added, reworded, retired by an administrator."""

from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import calendars, numbering
from support import run_due
from support.models import RunCheck, RunDuty, RunPhase

LOCK = "run checks"  # a check that is added, and a list that begins, see each other


def require_keeper(by: User) -> None:
    access.require(by, Perm.RUN_CATALOGUE, team=None)


def held(check: RunCheck) -> RunCheck:
    return RunCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)


def require_days(every_days: int) -> None:
    if not run_due.SHORTEST <= every_days <= run_due.LONGEST:
        said = f"Between {run_due.SHORTEST} and {run_due.LONGEST} days."
        raise Unfit("every_days", said)


@transaction.atomic
def add(*, code: str, every_days: int, by: User, **fields: Any) -> RunCheck:
    """Add a check. Every product whose list has begun has it from today on."""
    require_keeper(by)
    require_days(every_days)
    numbering.lock(LOCK)
    if RunCheck.objects.filter(code__iexact=code).exists():
        raise Unfit("code", f"There is a check {code} already.")
    check = RunCheck.objects.create(code=code, every_days=every_days, **fields)
    phases = RunPhase.objects.order_by("pk")
    RunDuty.objects.bulk_create(lay_out(phase, check, today()) for phase in phases)
    audit.record(by, Verb.RUN_CHECK_ADDED, check, every_days=every_days)
    return check


def lay_out(phase: RunPhase, check: RunCheck, day: date) -> RunDuty:
    """The duty that follows, not saved yet: first due one cadence from `day`."""
    due = run_due.due_after(calendars.gates(), day, check.every_days)
    return RunDuty(phase=phase, check_of=check, due_on=due)


@transaction.atomic
def edit(check: RunCheck, *, version: int | None, by: User, **fields: Any) -> RunCheck:
    """Reword it, or give it another doer or cadence. Code and part stay.

    Another cadence counts from the next time it is done: days that stand are kept.
    """
    check = held(check)
    require_keeper(by)
    still_kept(check)
    require_days(fields.get("every_days", check.every_days))
    versions.claim(check, version, **fields)
    changed = versions.apply(check, **fields)
    check.save()
    audit.record(by, Verb.RUN_CHECK_CHANGED, check, changed=changed)
    return check


@transaction.atomic
def retire(check: RunCheck, *, because: str, version: int | None, by: User) -> RunCheck:
    """No product does it any more; what it found stays."""
    check = held(check)
    require_keeper(by)
    still_kept(check)
    if not because.strip():
        raise Unfit("because", "Say why nobody needs it any more.")
    versions.claim(check, version, because=because)
    check.retired_on, check.retired_because = today(), because.strip()
    check.save()
    audit.record(by, Verb.RUN_CHECK_RETIRED, check, reason=because)
    return check


def still_kept(check: RunCheck) -> None:
    if check.retired_on:
        raise Refused(f"{check.code} is retired and stays as it was.")
