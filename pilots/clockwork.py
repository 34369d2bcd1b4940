"""What happens to pilots by itself: approvals lapse, and what went too far pauses.

Nothing here opens a door: it only closes them. Each row is asked again under its
lock by the action, so that running twice, or late, changes nothing more.
"""

from datetime import timedelta

from core import system
from core.clock import today
from pilots import guards, states, watch
from pilots.actions import alarms, steps
from pilots.models import Pilot

State = Pilot.State


def expire_unused() -> int:
    """Let approvals lapse that nobody used for 90 days; return how many."""
    limit = today() - timedelta(days=states.UNUSED_DAYS)
    waiting = Pilot.objects.filter(
        state__in=states.BY_VERB["expire"].sources, approved_on__lt=limit
    )
    for pilot in waiting.order_by("pk"):
        steps.expire(pilot, by=system.user())
    return len(waiting)


def without_leave() -> list[tuple[Pilot, str]]:
    """What runs and may not, with the reason."""
    running = Pilot.objects.filter(state=State.RUNNING).select_related("product__team")
    reasons = [(pilot, lost(pilot)) for pilot in running.order_by("pk")]
    return [(pilot, f"{'; '.join(why)}.") for pilot, why in reasons if why]


def pause_without_leave() -> int:
    """Pause what runs without its gate, or past an overdue condition (domain.md §7)."""
    found = without_leave()
    for pilot, reason in found:
        steps.pause(pilot, reason=reason, by=system.user())
    return len(found)


def raise_alarms() -> int:
    """Look at every live pilot that is past a line nobody was told of; return how many."""
    found = watch.alarmed()
    for pilot in found:
        alarms.look(pilot, by=system.user())
    return len(found)


def lost(pilot: Pilot) -> list[str]:
    """Why it may not run on: its gate does not hold, or a condition is overdue."""
    day = today()
    overdue = [f"Condition {each} is overdue" for each in guards.overdue(pilot, day)]
    return [*guards.approval(pilot, day), *overdue]
