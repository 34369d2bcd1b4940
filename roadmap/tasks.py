"""Background work of the roadmap: once a month it is kept as it stands."""

from celery import shared_task
from celery.schedules import crontab

from core import jobs
from core.tasks import job_run, shard_lock
from roadmap import actions
from roadmap.actions import shares

KEEP_MONTH = "roadmap.tasks.keep_month"
SCHEDULE = {
    "Keep the roadmap of the month": {
        "task": KEEP_MONTH,
        # Every day: the month's snapshot is taken on the first day that a worker runs.
        "schedule": crontab(hour="9", minute="20"),
    },
    "Forget who looked at shared roadmaps": {
        "task": "roadmap.tasks.forget_visits",
        "schedule": crontab(hour="9", minute="50"),
    },
}


@shared_task
def keep_month() -> None:
    """Take this month's snapshot if it is missing. Safe to run twice."""
    with shard_lock(KEEP_MONTH) as held:
        if held and actions.month_is_due():
            with job_run(KEEP_MONTH) as run:
                jobs.advance(run, actions.take_month())


@shared_task
def forget_visits() -> None:
    """Drop what is older than we keep of visitors. Safe to run twice."""
    with job_run("roadmap.tasks.forget_visits") as run:
        jobs.advance(run, shares.forget_visits())
