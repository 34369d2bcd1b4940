"""Background work of the backlog: ranks follow changes, and are checked every night."""

from typing import Any

from celery import Task, shared_task
from celery.schedules import crontab

from backlog import certainty, ranking
from core import jobs
from core.tasks import job_run, shard_lock

# One at a time, whichever of the three begins it.
LOCK = "backlog.tasks.rerank"
WAITING = "backlog.tasks.rerank_waiting"
ALL = "backlog.tasks.rerank_all"
CERTAINTY = "backlog.tasks.reckon_certainty"
# Changes of one second share one run: scoring is typed in bursts.
SETTLE = 1.0
SCHEDULE = {
    "Rank what a lost message left waiting": {
        "task": WAITING,
        "schedule": 30.0,
    },
    "Rank everything again": {
        "task": ALL,
        "schedule": crontab(hour="3", minute="10"),
    },
    "Tell how sure the ranks are": {"task": CERTAINTY, "schedule": 60.0},
}


@shared_task(bind=True, max_retries=60)
def rerank(self: "Task[Any, Any]", cause_id: int) -> None:
    """Rank again after one change, unless a run has seen it. Safe to run twice."""
    with shard_lock(LOCK) as free:
        if not free:
            raise self.retry(countdown=SETTLE / 2)
        if ranking.is_waiting(cause_id):
            with job_run(self.name) as run:
                jobs.advance(run, ranking.recompute())


@shared_task
def rerank_waiting() -> None:
    """Rank again if any change waits: its message was lost. Safe to run twice."""
    with shard_lock(LOCK) as free:
        if free and ranking.is_waiting():
            with job_run(WAITING) as run:
                jobs.advance(run, ranking.recompute())


@shared_task(bind=True, max_retries=60)
def rerank_all(self: "Task[Any, Any]") -> None:
    """Rank everything from nothing and repair what differs. Safe to run twice."""
    with shard_lock(LOCK) as free:
        if not free:
            raise self.retry(countdown=SETTLE)
        with job_run(ALL) as run:
            jobs.advance(run, ranking.recompute("Nightly check"))


@shared_task
def reckon_certainty() -> None:
    """Work out how sure the ranks are, if any moved. Safe to run twice."""
    with shard_lock(CERTAINTY) as free:
        if free and certainty.is_behind():
            with job_run(CERTAINTY) as run:
                jobs.advance(run, certainty.reckon())
