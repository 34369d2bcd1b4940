"""What happens to waves by itself: what lost its leave pauses. It only closes doors."""

from core import system
from core.clock import today
from pilots import rolling
from pilots.actions import waves
from pilots.models import Rollout, Wave


def without_leave() -> list[tuple[Rollout, str]]:
    """Rollouts with a wave that runs and may not, with the reason."""
    running = Wave.objects.filter(state=Wave.State.RUNNING).values("rollout")
    rows = Rollout.objects.filter(pk__in=running).select_related("pilot__product__team")
    reasons = [(row, rolling.lost(row, today())) for row in rows.order_by("pk")]
    return [(row, f"{'; '.join(why)}.") for row, why in reasons if why]


def pause_without_leave() -> int:
    """Pause what runs without G3, past an overdue condition or a severe issue."""
    found = without_leave()
    return sum(waves.halt(row, why, by=system.user()) for row, why in found)
