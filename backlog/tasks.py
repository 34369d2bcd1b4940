"""Background work of the backlog: ranks follow changes, and are checked every night."""

from typing import Any

from celery import Task, shared_task
from celery.schedules import crontab

from backlog import ranking
from core.tasks import job_run, shard_lock

JOB = "backlog.tasks.rerank"
# Changes of one second share one run: scoring is typed in bursts.
SETTLE = 1.0
SCHEDULE = {
    "Rank what a lost message left waiting": {
        "task": "backlog.tasks.rerank_waiting",
        "schedule": 30.0,
    },
    "Rank everything again": {
        "task": "backlog.tasks.rerank_all",
        "schedule": crontab(hour="3", minute="10"),
    },
}


@shared_task(bind=True, max_retries=60)
def rerank(self: "Task[Any, Any]", cause_id: int) -> None:
    """Rank again after one change, unless a run has seen it. Safe to run twice."""
    with shard_lock(JOB) as free:
        if not free:
            raise self.retry(countdown=SETTLE / 2)
        if ranking.is_waiting(cause_id):
            with job_run(JOB):
                ranking.recompute()


@shared_task
def rerank_waiting() -> None:
    """Rank again if any change waits: its message was lost. Safe to run twice."""
    with shard_lock(JOB) as free:
        if free and ranking.is_waiting():
            with job_run(JOB, "sweep"):
                ranking.recompute()


@shared_task(bind=True, max_retries=60)
def rerank_all(self: "Task[Any, Any]") -> None:
    """Rank everything from nothing and repair what differs. Safe to run twice."""
    with shard_lock(JOB) as free:
        if not free:
            raise self.retry(countdown=SETTLE)
        with job_run(JOB, "nightly"):
            ranking.recompute("Nightly check")
