"""Kill criteria of a plan that runs: added or tightened openly, never loosened.

Those of a draft are under `measures`, with the rest of the plan.
"""

from decimal import Decimal
from typing import Any

from django.db import transaction

from core import access, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from pilots import plan
from pilots.actions.measures import watched
from pilots.actions.moving import held
from pilots.actions.plans import amendable, amended, amending
from pilots.models import KillCriterion, Pilot


@transaction.atomic
def add(
    pilot: Pilot, *, reason: str, version: int | None = None, by: User, **fields: Any
) -> KillCriterion:
    """Add a rule while it runs: one more line can only stop it sooner."""
    pilot = opened(pilot, reason, version=version, by=by)
    before = plan.snapshot(pilot)
    criterion = KillCriterion(pilot=pilot, **fields)
    watched(criterion)
    with amending(pilot):
        criterion.save()
    pilot.save(update_fields=["version"])
    changes = {"kill criterion": [None, criterion.text]}
    amended(pilot, before, reason, changes, by=by)
    return criterion


@transaction.atomic
def tighten(
    criterion: KillCriterion,
    *,
    threshold: Decimal,
    reason: str,
    version: int | None = None,
    by: User,
) -> KillCriterion:
    """Move a stop line towards where things stand; never away from it."""
    pilot = opened(criterion.pilot, reason, version=version, by=by)
    before = plan.snapshot(pilot)
    criterion = pilot.kill_criteria.select_for_update().get(pk=criterion.pk)
    changed = versions.apply(criterion, threshold=threshold)
    if not changed:
        raise Refused("Nothing in the plan changed.")
    stricter(criterion, *changed["threshold"])
    with amending(pilot):
        criterion.save()
    pilot.save(update_fields=["version"])
    named = {f"{criterion.text}: {k}": v for k, v in changed.items()}
    amended(pilot, before, reason, named, by=by)
    return criterion


def opened(pilot: Pilot, reason: str, *, version: int | None, by: User) -> Pilot:
    """Lock, allow, live, not stale: the first half of both."""
    pilot = held(pilot)
    access.require(by, Perm.PILOT_RUN, team=pilot.product.team)
    amendable(pilot, reason)
    versions.claim(pilot, version)
    return pilot


def stricter(criterion: KillCriterion, old: Any, new: Any) -> None:
    """Raise Unfit for a line that is further away than before."""
    if criterion.measure is None or old is None:
        raise Refused("It watches no measure: there is no line to move.")
    lower = criterion.measure.direction == "down"
    if (new > old) if lower else (new < old):
        raise Unfit(
            "threshold", "A stop line only moves closer while it runs, never away."
        )
