"""Background work of pilots: it only ever closes doors."""

from celery import shared_task
from celery.schedules import crontab

from core import jobs
from core.tasks import job_run, shard_lock
from pilots import clockwork

SCHEDULE = {
    "Let unused pilot approvals lapse": {
        "task": "pilots.tasks.expire_unused",
        "schedule": crontab(hour="10", minute="5"),  # UTC: before the working day
    },
    "Pause pilots that lost their leave": {
        "task": "pilots.tasks.pause_without_leave",
        "schedule": 60.0,
    },
}


@shared_task
def expire_unused() -> None:
    """Let approvals lapse that nobody used for 90 days. Safe to run twice."""
    with shard_lock("pilots.tasks.expire_unused") as held:
        if held:
            with job_run("pilots.tasks.expire_unused") as run:
                jobs.advance(run, clockwork.expire_unused())


@shared_task
def pause_without_leave() -> None:
    """Pause what runs without its gate or past a condition. Safe to run twice."""
    with shard_lock("pilots.tasks.pause_without_leave") as held:
        if held and clockwork.without_leave():
            with job_run("pilots.tasks.pause_without_leave") as run:
                jobs.advance(run, clockwork.pause_without_leave())
