"""The one way through a gate: ask it, and keep by which decision it opened.

Without the row written here, in the same transaction, PostgreSQL refuses the step
(migration “the last door”); one row lets one step through.
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from core.errors import Refused
from core.models import User
from governance import gates
from governance.models import Gate, Review
from pilots.models import Leave, Pilot, Wave

Verb = Leave.Verb
RESTRICTED = "23001"  # how PostgreSQL calls what our triggers refuse


def to_run(pilot: Pilot, verb: Verb, *, by: User, day: date) -> Review:
    """Start, go on, or run the extension: behind the pilot's own gate."""
    return pass_through(pilot, pilot.gate, verb, by=by, day=day)


def to_scale(pilot: Pilot, verb: Verb, *, by: User, day: date) -> Review:
    return pass_through(pilot, Gate.G3, verb, by=by, day=day)


def to_go_out(wave: Wave, verb: Verb, *, by: User, day: date) -> Review:
    pilot = wave.rollout.pilot
    return pass_through(pilot, Gate.G3, verb, by=by, day=day, wave=wave)


def pass_through(
    pilot: Pilot, gate: Gate, verb: Verb, *, by: User, day: date, wave: Wave | None = None
) -> Review:  # fmt: skip
    """Return the decision that lets it, held to the end of the transaction.

    Raises Refused, with why, if none does. An emergency leave stands in for its review.
    """
    review = gates.require(gate, pilot, on=day)
    keep(
        pilot=pilot, wave=wave, verb=verb, gate=gate, review=review, held_on=day,
        emergency=review.emergency if review.is_undecided else None, given_to=by,
    )  # fmt: skip
    return review


def keep(**fields: Any) -> None:
    """Write the leave; what the database saw and the gate did not, is a refusal too."""
    try:
        with transaction.atomic():
            Leave.objects.create(**fields)
    except IntegrityError as error:
        cause: Any = error.__cause__
        if cause.pgcode != RESTRICTED:
            raise
        raise Refused(f"{cause.diag.message_primary}.") from error
