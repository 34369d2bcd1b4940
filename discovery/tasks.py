"""Background work of discovery: what was heard is looked through, what runs out is told."""

from functools import partial

from celery import shared_task
from celery.schedules import crontab

from core import jobs
from core.clock import today
from core.tasks import job_run, shard_lock
from discovery.actions import removing, watching
from discovery.queries.suggestions import LOOK

WATCH = "discovery.tasks.remind_of_watch_items"
RETAIN = "discovery.tasks.remove_old_words"
SCHEDULE = {
    "Look through notes for themes and copies": {
        "task": LOOK,
        "schedule": crontab(hour="8", minute="20"),  # UTC: before the working day
    },
    "Tell people what of the watch list runs out": {
        "task": WATCH,
        "schedule": crontab(minute="38"),  # each person once a thing
    },
    "Announce and remove words whose time is up": {
        "task": RETAIN,
        "schedule": crontab(hour="9", minute="5"),  # UTC: before the working day
    },
}


@shared_task
def look_through_notes() -> None:
    """Suggest themes and copies, product by product. Safe to run twice."""
    from discovery.actions import suggesting  # scikit-learn: a second, in workers only

    with shard_lock(LOOK) as free:
        if free:
            scopes = suggesting.scopes()
            with job_run(LOOK) as run:
                for product in scopes:
                    suggesting.look(product, partial(jobs.advance, run))


@shared_task
def remind_of_watch_items() -> None:
    """Tell what of the watch list runs out. Safe to run twice."""
    with shard_lock(WATCH) as free:
        if free:
            with job_run(WATCH) as run:
                jobs.advance(run, watching.remind(today()))


@shared_task
def remove_old_words() -> None:
    """Announce what goes next, remove what was announced. Safe to run twice."""
    with shard_lock(RETAIN) as free:
        if free:
            with job_run(RETAIN) as run:
                removing.work(
                    today(), lambda n, says: jobs.advance(run, n, message=says)
                )
