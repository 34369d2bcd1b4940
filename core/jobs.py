"""The record of background work. Written by the work itself, so no audit row each."""

from datetime import timedelta

from django.db.models import F
from structlog.contextvars import get_contextvars

from core.clock import now
from core.models import JobRun

LOST_AFTER = timedelta(hours=2)
KEPT_FOR = timedelta(days=30)


def start(job: str, shard: str = "", *, total: int | None = None) -> JobRun:
    request_id = str(get_contextvars().get("request_id", ""))[:60]
    return JobRun.objects.create(
        job=job, shard=shard, rows_total=total, request_id=request_id
    )


def advance(run: JobRun, rows: int = 1, *, message: str = "") -> None:
    """Add `rows` to what is done; one UPDATE, so call it per batch, not per row."""
    JobRun.objects.filter(pk=run.pk).update(
        rows_done=F("rows_done") + rows, message=message[:300]
    )


def succeed(run: JobRun) -> None:
    finish(run, JobRun.State.SUCCEEDED)


def fail(run: JobRun, error: Exception) -> None:
    finish(run, JobRun.State.FAILED, failure=f"{type(error).__name__}: {error}")


def finish(run: JobRun, state: str, *, failure: str = "") -> None:
    JobRun.objects.filter(pk=run.pk).update(
        state=state, finished_at=now(), failure=failure
    )


def sweep() -> None:
    lost = JobRun.objects.filter(
        state=JobRun.State.RUNNING, started_at__lt=now() - LOST_AFTER
    )
    lost.update(
        state=JobRun.State.FAILED, finished_at=now(), failure="The worker stopped."
    )
    JobRun.objects.filter(started_at__lt=now() - KEPT_FOR).delete()
