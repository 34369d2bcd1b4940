"""How background work starts: after commit, under a lock, and where people see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from zlib import crc32

import structlog
from celery import Task, shared_task
from django.db import connection, transaction

from core import jobs
from core.models import JobRun

log = structlog.get_logger(__name__)


def after_commit(
    task: "Task[Any, Any]", *args: int | str, countdown: float = 0
) -> None:
    """Send `task` once the present transaction commits, to start in `countdown` s.

    A broker that is down is logged and does not undo the answer to a change
    already saved; every such task has a sweep that later does what was lost.
    """
    transaction.on_commit(partial(send, task, *args, countdown=countdown), robust=True)


def send(task: "Task[Any, Any]", *args: int | str, countdown: float = 0) -> bool:
    """Send `task` now; False (and a log line) when the broker is away."""
    try:
        task.apply_async(args, countdown=countdown)
    except task.OperationalError as error:
        log.warning("task_not_sent", task=task.name, args=args, error=str(error))
        return False
    return True


@contextmanager
def shard_lock(job: str, shard: str = "") -> Iterator[bool]:
    """Hold a Postgres advisory lock for one shard of one job; yields False if taken.

    Session-level, so that it spans the transactions of a long job, and freed by
    the server if the worker dies.
    """
    key = [crc32(job.encode()) - 2**31, crc32(shard.encode()) - 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        [held] = cursor.fetchone() or [False]
    try:
        yield bool(held)
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


@contextmanager
def job_run(job: str, shard: str = "", *, total: int | None = None) -> Iterator[JobRun]:
    """Keep a JobRun row around a piece of work: progress, outcome, failure text."""
    run = jobs.start(job, shard, total=total)
    try:
        yield run
    except Exception as error:
        jobs.fail(run, error)
        raise
    jobs.succeed(run)


@shared_task
def sweep_jobs() -> None:
    """Close runs whose worker died, and forget old ones. Safe to run twice."""
    jobs.sweep()
