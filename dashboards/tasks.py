"""Celery entry points: a task loads, calls and retries; it decides nothing."""

from celery import shared_task
from celery.schedules import crontab

from core import jobs
from core.clock import today
from core.tasks import job_run, shard_lock
from dashboards import actions, drifting
from dashboards.alignment import actions as alignment
from dashboards.became import keeping
from dashboards.reports import REPORTS
from portfolio.models import Product

REPORTING = "dashboards.tasks.compute_reports"
LOOKING = "dashboards.tasks.look_for_drift"
TELLING = "dashboards.tasks.tell_what_became_of_notes"
SCHEDULE = {
    "Tell people what became of their notes": {
        "task": TELLING,
        "schedule": 120.0,  # they hear of it within two minutes
    },
    "Look for products run as projects": {
        "task": LOOKING,
        "schedule": crontab(hour="8", minute="20"),  # UTC: night in the center
    },
    "Reports for the dashboards": {
        "task": REPORTING,
        "schedule": 300,
    },
    "Snapshots of strategy alignment": {
        "task": "dashboards.tasks.snapshot_alignment",
        "schedule": 600,
    },
}


@shared_task
def compute_reports() -> None:
    """Compute every report anew. Safe to run twice; a second run at once does nothing."""
    with shard_lock(REPORTING) as held:
        if not held:
            return
        with job_run(REPORTING, total=len(REPORTS)) as run:
            for name in REPORTS:
                actions.compute(name)
                jobs.advance(run)


SNAPSHOTS = "dashboards.tasks.snapshot_alignment"


@shared_task
def snapshot_alignment() -> None:
    """Keep the four tests once a month and after changes. Safe to run twice."""
    with shard_lock(SNAPSHOTS) as held:
        if held and alignment.is_due():
            with job_run(SNAPSHOTS) as run:
                jobs.advance(run, int(alignment.due() is not None))


@shared_task
def look_for_drift() -> None:
    """Keep when each flag on a product began and ended. Safe to run twice."""
    with shard_lock(LOOKING) as held:
        if not held:
            return
        with job_run(LOOKING, total=Product.objects.count()) as run:
            for _ in drifting.keep(today()):
                jobs.advance(run)


@shared_task(expires=120)
def tell_what_became_of_notes() -> None:
    """Keep how far each note has come, and tell its author. Safe to run twice."""
    with shard_lock(TELLING) as held:
        changed = list(keeping.news()) if held else []
        if changed:
            with job_run(TELLING, total=len(changed)) as run:
                for done in keeping.keep(changed):
                    jobs.advance(run, done)
