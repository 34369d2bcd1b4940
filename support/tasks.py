"""Background work of support: reminders of what is not read, problems that stay quiet."""

from celery import shared_task
from celery.schedules import crontab

from core import jobs
from core.clock import today
from core.tasks import job_run, shard_lock
from support.actions import quiet, reminding

REMIND = "support.tasks.remind_readers"
CLOSE = "support.tasks.close_quiet_problems"
SCHEDULE = {
    "Remind the floor of releases that are not read": {
        "task": REMIND,
        "schedule": crontab(minute="25"),  # each person once an edition and day
    },
    "Close problems that stayed quiet": {
        "task": CLOSE,
        "schedule": crontab(minute="35"),
    },
}


@shared_task
def remind_readers() -> None:
    """Remind on the third and the fifth day of an edition. Safe to run twice."""
    with shard_lock(REMIND) as held:
        if held:
            with job_run(REMIND) as run:
                jobs.advance(run, reminding.remind(today()))


@shared_task
def close_quiet_problems() -> None:
    """Close what was resolved four weeks ago and did not come back."""
    with shard_lock(CLOSE) as held:
        if held:
            with job_run(CLOSE) as run:
                jobs.advance(run, quiet.close_quiet(today()))
