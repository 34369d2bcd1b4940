"""Readings: computed by the plan's method, kept as computed."""

from datetime import date

from django.db import transaction

from core import access, audit
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.actions import history
from pilots import guards, reading
from pilots.actions.moving import held
from pilots.models import Pilot, Readout


@transaction.atomic
def make(pilot: Pilot, *, by: User, on: date | None = None) -> Readout:
    """Read the results out: effect, interval, guardrails, sentence, proposal."""
    pilot = held(pilot)
    access.require(by, Perm.PILOT_RUN, team=pilot.product.team)
    if pilot.state != Pilot.State.READOUT:
        raise Refused(f"{pilot.key} is not in its read-out: it has to end first.")
    return keep(pilot, final=True, day=history.day(by, on), by=by)


@transaction.atomic
def look(pilot: Pilot, *, by: User, on: date | None = None) -> Readout:
    """Take one of the planned looks while it runs; each spends some certainty."""
    pilot = held(pilot)
    access.require(by, Perm.PILOT_RUN, team=pilot.product.team)
    if not pilot.is_live:
        raise Refused(f"{pilot.key} does not run.")
    taken = sum(1 for each in pilot.readouts.all() if not reading.is_final(each))
    if taken >= pilot.looks - 1:
        raise Refused(
            f"The plan has {pilot.looks} looks, the last one at the end: "
            "another one now would cost more certainty than was planned."
        )
    enough(pilot, pilot.shares[taken])
    return keep(pilot, final=False, day=history.day(by, on), by=by)


def enough(pilot: Pilot, due: float) -> None:
    """A look has new units, waits for its share of the sample, and leaves some to come."""
    seen, share = [0.0, *reading.seen_so_far(pilot)], reading.share_of_sample(pilot)
    if seen[-1] <= seen[-2]:
        raise Refused("There are no new units since the last look.")
    if share < due:
        raise Refused(
            f"The next look is planned at {due:.0%} of the sample; "
            f"{share:.0%} of it is in."
        )
    if share >= reading.ALL_BUT:
        raise Refused("The sample is complete: end it and read out.")


def keep(pilot: Pilot, *, final: bool, day: date, by: User) -> Readout:
    if lacking := guards.readable(pilot, day):
        raise Refused(f"{pilot.key} cannot be read out yet: {'; '.join(lacking)}.")
    found = reading.read(pilot, final=final, may_extend=guards.may_extend(pilot, day))
    row = Readout.objects.create(
        pilot=pilot, look=found.computed["look"], as_of=day, computed=found.computed,
        sentence=found.sentence, proposal=found.proposal.decision,
        because=found.proposal.because, made_by=by,
    )  # fmt: skip
    audit.record(
        by, Verb.PILOT_READ_OUT, pilot, team=pilot.product.team,
        proposal=row.proposal, sentence=row.sentence, look=row.look,
    )  # fmt: skip
    return row
