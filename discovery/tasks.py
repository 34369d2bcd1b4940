"""Background work of discovery: themes and copies are looked for in what was heard."""

from functools import partial

from celery import shared_task
from celery.schedules import crontab

from core import jobs
from core.tasks import job_run, shard_lock
from discovery.queries.suggestions import LOOK

SCHEDULE = {
    "Look through notes for themes and copies": {
        "task": LOOK,
        "schedule": crontab(hour="8", minute="20"),  # UTC: before the working day
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
