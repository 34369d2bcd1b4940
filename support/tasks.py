"""Background work of support: reminders, and problems that stay quiet."""

from celery import shared_task
from celery.schedules import crontab

from core import jobs
from core.clock import today
from core.tasks import job_run, shard_lock
from support.actions import quiet, reminding, risk_reminding, run_reminding

REMIND = "support.tasks.remind_readers"
CLOSE = "support.tasks.close_quiet_problems"
RISKS = "support.tasks.remind_of_risks"
OVERDUE = "support.tasks.remind_of_run_checks"
SCHEDULE = {
    "Remind the floor of releases that are not read": {
        "task": REMIND,
        "schedule": crontab(minute="25"),  # each person once an edition and day
    },
    "Close problems that stayed quiet": {
        "task": CLOSE,
        "schedule": crontab(minute="35"),
    },
    "Remind of risks that wait for somebody": {
        "task": RISKS,
        "schedule": crontab(minute="55"),  # each person once a day that is named
    },
    "Tell owners of run-phase checks that are overdue": {
        "task": OVERDUE,
        "schedule": crontab(minute="26"),  # each owner once a check and day
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


@shared_task
def remind_of_risks() -> None:
    """Remind of looks, plans and acceptances that are due. Safe to run twice."""
    with shard_lock(RISKS) as held:
        if held:
            with job_run(RISKS) as run:
                jobs.advance(run, risk_reminding.remind(today()))


@shared_task
def remind_of_run_checks() -> None:
    """Tell who does them of checks whose day has passed. Safe to run twice."""
    with shard_lock(OVERDUE) as held:
        if held:
            with job_run(OVERDUE) as run:
                jobs.advance(run, run_reminding.remind(today()))
