"""What the clock does to gates: approvals end, conditions fall due."""

from celery import shared_task
from celery.schedules import crontab

from core import jobs, system
from core.clock import today
from core.tasks import job_run, shard_lock
from governance.actions import conditions, signing
from governance.models import Condition, Review

EXPIRE = "governance.tasks.expire_reviews"
OVERDUE = "governance.tasks.mark_overdue"
SCHEDULE = {
    "Close gates whose time has run": {
        "task": EXPIRE,
        "schedule": crontab(minute="5"),  # hourly: days end in every time zone
    },
    "Mark conditions that are overdue": {
        "task": OVERDUE,
        "schedule": crontab(minute="10"),
    },
}


@shared_task
def expire_reviews() -> None:
    """End approvals whose last day has passed. Safe to run twice."""
    on = today()
    rows = Review.objects.filter(state=Review.State.DECIDED, valid_until__lt=on)
    with shard_lock(EXPIRE) as free:
        if free:
            with job_run(EXPIRE, total=rows.count()) as run:
                for review in rows.order_by("pk"):
                    signing.expire(review, by=system.user(), on=on)
                    jobs.advance(run)


@shared_task
def mark_overdue() -> None:
    """Mark open conditions whose day has passed. Safe to run twice."""
    rows = Condition.objects.filter(state=Condition.State.OPEN, due_on__lt=today())
    with shard_lock(OVERDUE) as free:
        if free:
            with job_run(OVERDUE, total=rows.count()) as run:
                for condition in rows.order_by("pk"):
                    conditions.mark_overdue(condition, by=system.user())
                    jobs.advance(run)
