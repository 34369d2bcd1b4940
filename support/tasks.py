"""Background work of support: reminding the floor of what it has not read."""

from celery import shared_task
from celery.schedules import crontab

from core import jobs
from core.clock import today
from core.tasks import job_run, shard_lock
from support.actions import reminding

REMIND = "support.tasks.remind_readers"
SCHEDULE = {
    "Remind the floor of releases that are not read": {
        "task": REMIND,
        "schedule": crontab(minute="25"),  # each person once an edition and day
    },
}


@shared_task
def remind_readers() -> None:
    """Remind on the third and the fifth day of an edition. Safe to run twice."""
    with shard_lock(REMIND) as held:
        if held:
            with job_run(REMIND) as run:
                jobs.advance(run, reminding.remind(today()))
