"""Background work of the roadmap: once a month it is kept as it stands."""

from celery import shared_task
from celery.schedules import crontab

from core import jobs
from core.tasks import job_run, shard_lock
from roadmap import actions

KEEP_MONTH = "roadmap.tasks.keep_month"
SCHEDULE = {
    "Keep the roadmap of the month": {
        "task": KEEP_MONTH,
        # Every day: the month's snapshot is taken on the first day that a worker runs.
        "schedule": crontab(hour="9", minute="20"),
    },
}


@shared_task
def keep_month() -> None:
    """Take this month's snapshot if it is missing. Safe to run twice."""
    with shard_lock(KEEP_MONTH) as held:
        if held and actions.month_is_due():
            with job_run(KEEP_MONTH) as run:
                jobs.advance(run, actions.take_month())
