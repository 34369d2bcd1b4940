"""Tasks for the tests of the worker itself; loaded by `Worker(include=…)`."""

import time

from celery import shared_task
from django.core.cache import cache


@shared_task
def count_twice(seconds: float) -> None:
    """Count the start, take a while, count the end."""
    cache.add("sleepy:started", 0)
    cache.incr("sleepy:started")
    time.sleep(seconds)
    cache.add("sleepy:finished", 0)
    cache.incr("sleepy:finished")
