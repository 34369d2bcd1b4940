"""Who does not see yet what the arms show: the owner, until a look or the end.

Whoever may end it on a good day does not watch for one. Guardrails, stop lines, and how
many units each arm has stay in sight: they are there to stop it. A plan that may be
looked at on any day pays for that, and hides nothing.
"""

from typing import Any

from core.models import User
from pilots.figures import Newest
from pilots.models import ArmObservation, ArmResult, Measure, Pilot
from pilots.models.looking import Looking

Results = dict[int, Newest]
FIGURES = ("successes", "mean", "sd", "table")
SUMS = ("x", "xx")
Row = ArmResult | ArmObservation


def is_blind(pilot: Pilot, user: User) -> bool:
    any_day = pilot.looking == Looking.ALWAYS_VALID
    return pilot.is_live and not any_day and pilot.owner_id == user.pk


def seen(pilot: Pilot, user: User, results: Results) -> Results:
    """The results as far as this person may see what they show."""
    closed = hidden(pilot, user)
    return {pk: found for pk, found in results.items() if pk not in closed}


def hidden(pilot: Pilot, user: User) -> set[int]:
    """The measures whose arms this person does not see yet."""
    if not is_blind(pilot, user):
        return set()
    return {m.pk for m in pilot.measures.all() if m.part == Measure.Part.PRIMARY}


def hides(row: Row, user: User) -> bool:
    """True if this person may know that it is recorded, and not what it shows."""
    return covers(row.measure, user)


def covers(measure: Measure, user: User) -> bool:
    """True if this person is not to know yet what the arms show of this measure."""
    return measure.part == Measure.Part.PRIMARY and is_blind(measure.pilot, user)


def told(row: Row, figures: dict[str, Any], user: User) -> dict[str, Any]:
    """What a second version may be held against: nothing that would show the first."""
    return {} if hides(row, user) else figures
