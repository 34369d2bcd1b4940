"""Does background work run? Pages say so when it does not.

The worker beats into one row of the database, which is there even when the broker
and the cache are not; a task that could not be sent is noted in the same row.
"""

from datetime import timedelta

from core.clock import now
from core.models import Pulse, User

BEAT_SECONDS = 15
LATE = timedelta(seconds=4 * BEAT_SECONDS)


def beat() -> None:
    """Note that a worker is doing what beat sends. Called by a task, every 15 s."""
    Pulse.objects.update_or_create(pk=1, defaults={"beat_at": now()})


def refused() -> None:
    """Note that the broker did not take a task just now."""
    Pulse.objects.update_or_create(pk=1, defaults={"refused_at": now()})


def is_delayed(_user: User) -> bool:
    """True while broker, worker or beat is away: one query."""
    pulse = Pulse.objects.filter(pk=1).first()
    if pulse is None or pulse.beat_at is None or now() - pulse.beat_at > LATE:
        return True
    return bool(pulse.refused_at and pulse.refused_at > pulse.beat_at)
