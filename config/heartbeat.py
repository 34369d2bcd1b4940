"""Signs of life of the worker and of beat.

The worker writes the time into the cache, where /readyz reads it, and touches a file,
which `make run` and the containers' health checks read without asking anybody.
"""

import time
from pathlib import Path
from typing import Any

from celery.signals import heartbeat_sent
from django.conf import settings
from django.core.cache import cache
from django_celery_beat.schedulers import DatabaseScheduler

CACHE_KEY = "heartbeat:worker"
LATE_SECONDS = 30


def touch(part: str) -> None:
    folder = Path(settings.BASE_DIR) / "var" / "run"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{part}.alive").touch()


@heartbeat_sent.connect
def worker_is_alive(**_kwargs: Any) -> None:
    """Called by Celery every two seconds in the worker's main process."""
    touch("worker")
    cache.set(CACHE_KEY, time.time(), timeout=3600)


def worker_seen_seconds_ago() -> float | None:
    """Seconds since any worker last wrote; None if none did, or nobody can tell."""
    seen = cache.get(CACHE_KEY)
    return None if seen is None else max(0.0, time.time() - seen)


class BeatScheduler(DatabaseScheduler):
    """The visible schedules of django-celery-beat, with a sign of life at each look."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        touch("beat")
        seconds: float = super().tick(*args, **kwargs)
        return seconds
