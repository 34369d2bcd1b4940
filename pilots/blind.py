"""Who does not see yet what the arms show: the owner, until a look or the end.

Whoever may end it on a good day does not watch for one. Guardrails, stop lines, and how
many units each arm has stay in sight: they are there to stop it. A plan that may be
looked at on any day pays for that, and hides nothing.
"""

from core.models import User
from pilots.figures import Newest
from pilots.models import ArmResult, Measure, Pilot
from pilots.models.looking import Looking

Results = dict[int, Newest]
FIGURES = ("successes", "mean", "sd", "table")


def is_blind(pilot: Pilot, user: User) -> bool:
    any_day = pilot.looking == Looking.ALWAYS_VALID
    return pilot.is_live and not any_day and pilot.owner_id == user.pk


def seen(pilot: Pilot, user: User, results: Results) -> Results:
    """The results as far as this person may see what they show."""
    if not is_blind(pilot, user):
        return results
    hidden = {m.pk for m in pilot.measures.all() if m.part == Measure.Part.PRIMARY}
    return {pk: found for pk, found in results.items() if pk not in hidden}


def hides(row: ArmResult, user: User) -> bool:
    """True if this person may know that it is recorded, and not what it shows."""
    primary = row.measure.part == Measure.Part.PRIMARY
    return primary and is_blind(row.measure.pilot, user)
