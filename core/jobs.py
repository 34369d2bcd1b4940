"""The record of background work. Written by the work itself, so no audit row each.

While a run is alive its connection holds an advisory lock with the run's number. A
killed worker frees the lock without a word, and the sweep closes its run by that:
no guess about how long work may take. Start and finish a run in one process.
"""

from datetime import timedelta

from django.db import connection
from django.db.models import F
from structlog.contextvars import get_contextvars

from core import locks
from core.clock import now
from core.models import JobRun

KEPT_FOR = timedelta(days=30)
KEPT_PER_JOB = 500
YOUNG = timedelta(seconds=30)  # between its row and its lock a run looks dead
ALIVE = locks.number("core.jobs.alive")


def start(job: str, shard: str = "", *, total: int | None = None) -> JobRun:
    request_id = str(get_contextvars().get("request_id", ""))[:60]
    run = JobRun.objects.create(
        job=job, shard=shard, rows_total=total, request_id=request_id
    )
    locks.take(ALIVE, run.pk % 2**31)
    return run


def advance(run: JobRun, rows: int = 1, *, message: str = "") -> None:
    """Add `rows` to what is done; one UPDATE, so call it per batch, not per row."""
    JobRun.objects.filter(pk=run.pk).update(
        rows_done=F("rows_done") + rows, message=message[:300]
    )


def succeed(run: JobRun) -> None:
    finish(run, JobRun.State.SUCCEEDED)


def fail(run: JobRun, error: BaseException) -> None:
    finish(run, JobRun.State.FAILED, failure=f"{type(error).__name__}: {error}")


def finish(run: JobRun, state: str, *, failure: str = "") -> None:
    JobRun.objects.filter(pk=run.pk).update(
        state=state, finished_at=now(), failure=failure[:4000]
    )
    locks.release(ALIVE, run.pk % 2**31)


def sweep() -> int:
    """Close the runs whose worker died, forget old ones; return how many died."""
    running = JobRun.objects.filter(
        state=JobRun.State.RUNNING, started_at__lt=now() - YOUNG
    )
    alive = locks.held_in(ALIVE)
    dead = [
        pk for pk in running.values_list("pk", flat=True) if pk % 2**31 not in alive
    ]
    text = "The worker stopped before the end. The next run does what is left."
    died = JobRun.objects.filter(pk__in=dead, state=JobRun.State.RUNNING).update(
        state=JobRun.State.FAILED, finished_at=now(), failure=text
    )
    forget_old()
    return died


def forget_old() -> None:
    """Keep a month of runs, and of a job that runs all day only the newest."""
    over = JobRun.objects.exclude(state=JobRun.State.RUNNING)
    over.filter(started_at__lt=now() - KEPT_FOR).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM core_jobrun WHERE state <> 'running' AND id IN ("
            "SELECT id FROM (SELECT id, row_number() OVER "
            "(PARTITION BY job ORDER BY started_at DESC) AS place FROM core_jobrun) "
            "AS runs WHERE place > %s)",
            [KEPT_PER_JOB],
        )
