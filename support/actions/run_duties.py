"""One check of one product: left out with a reason, taken in again."""

from datetime import date

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.actions import history
from support.actions import run_checks
from support.models import RunDuty


def held(duty: RunDuty, *, by: User) -> RunDuty:
    """The duty, locked, for somebody who may do checks of its product."""
    rows = RunDuty.objects.select_for_update(of=("self",)).for_list()
    duty = rows.get(pk=duty.pk)
    access.require(by, Perm.RUN_CHECK, team=duty.phase.product.team)
    return duty


@transaction.atomic
def leave_out(
    duty: RunDuty,
    *,
    because: str,
    version: int | None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> RunDuty:
    """This product does without the check, for a reason that others can read."""
    duty = held(duty, by=by)
    if duty.left_out_on:
        raise Refused(f"{duty} is left out already.")
    if not because.strip():
        raise Unfit("because", "Say why this product does without it.")
    versions.claim(duty, version, because=because)
    person = history.actor(by, acting)
    duty.left_out_on, duty.left_out_by = history.day(by, on), person
    duty.left_out_because = because.strip()
    duty.save()
    team = duty.phase.product.team
    audit.record(
        by, Verb.RUN_CHECK_LEFT_OUT, duty, team=team, person=person, reason=because
    )
    return duty


@transaction.atomic
def take_in(duty: RunDuty, *, version: int | None, by: User) -> RunDuty:
    """Do the check again, first one cadence from today."""
    duty = held(duty, by=by)
    if duty.left_out_on is None:
        raise Refused(f"{duty} is not left out.")
    versions.claim(duty, version)
    duty.left_out_on, duty.left_out_by, duty.left_out_because = None, None, ""
    duty.due_on = run_checks.lay_out(duty.phase, duty.check_of, today()).due_on
    duty.save()
    team = duty.phase.product.team
    audit.record(by, Verb.RUN_CHECK_TAKEN_IN, duty, team=team, due_on=duty.due_on)
    return duty
