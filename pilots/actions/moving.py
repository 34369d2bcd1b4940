"""What every step shares: its start (lock, allow, right state) and its end (record)."""

from datetime import date
from typing import Any

from core import access, audit, versions
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from pilots import guards
from pilots.models import Pilot
from pilots.states import BY_VERB


def held(pilot: Pilot) -> Pilot:
    """The pilot as it is now, locked until the transaction ends."""
    return Pilot.objects.select_for_update(of=("self",)).get(pk=pilot.pk)


def begin(pilot: Pilot, verb: str, *, version: int | None, by: User) -> Pilot:
    """Lock, allow, right state, not stale: the first half of every step."""
    step = BY_VERB[verb]
    pilot = held(pilot)
    access.require(by, Perm(step.perm), team=pilot.product.team)
    if pilot.state not in step.sources:
        raise Refused(
            f"{pilot.key} is in the state “{pilot.get_state_display().lower()}”: "
            f"“{step.label}” is not open now."
        )
    versions.claim(pilot, version)
    return pilot


def check(pilot: Pilot, verb: str, day: date) -> None:
    """Raise Refused with everything that stands in the way."""
    if lacking := guards.missing(verb, pilot, day):
        raise Refused(
            f"“{BY_VERB[verb].label}” has to wait for {pilot.key}: "
            f"{'; '.join(lacking)}."
        )


def end(
    pilot: Pilot, verb: str, recorded: Verb, *, by: User, state: str = "", **data: Any
) -> Pilot:
    """Save the new state and record it: the second half of every step."""
    before = pilot.state
    pilot.state = state or BY_VERB[verb].target
    pilot.save()
    audit.record(
        by, recorded, pilot, team=pilot.product.team,
        state=[before, pilot.state], **data,
    )  # fmt: skip
    return pilot
