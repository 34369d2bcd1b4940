"""What the clock does to service levels: cases run short, minutes are counted."""

from datetime import timedelta

from celery import shared_task
from celery.schedules import crontab

from core import jobs, system
from core.clock import moment
from core.tasks import job_run, shard_lock
from governance import promises
from governance.actions import (
    measuring,
    meeting_series,
    service_escalating,
    watching,
)
from governance.models import MeetingSeries, ServiceLevel

WATCH = "governance.clock_tasks.watch_clocks"
COUNT = "governance.clock_tasks.count_availability"
MEET = "governance.clock_tasks.plan_meetings"
ESCALATE = "governance.clock_tasks.escalate_misses"
SCHEDULE = {
    "Watch the clocks of service levels": {"task": WATCH, "schedule": 60},
    "Count what was available": {"task": COUNT, "schedule": crontab(minute="35")},
    "Plan the meetings of the next three months": {
        "task": MEET,
        "schedule": crontab(minute="45"),
    },
    "Escalate what was missed month after month": {
        "task": ESCALATE,
        "schedule": crontab(minute="40"),  # a month ends in every time zone
    },
}


@shared_task
def watch_clocks() -> None:
    """Tell of cases that run short, and keep breaches. Safe to run twice."""
    with shard_lock(WATCH) as free:
        if free and (waiting := list(watching.pressing().values_list("pk", flat=True))):
            with job_run(WATCH, total=len(waiting)) as run:
                for pk in waiting:
                    watching.look(pk)
                    jobs.advance(run)


@shared_task
def count_availability() -> None:
    """Count this month and the one before of what is counted by minutes up."""
    month = promises.month_of(moment())
    before = promises.month_of(promises.begin_of(month) - timedelta(days=1))
    with shard_lock(COUNT) as free:
        if free:
            with job_run(COUNT) as run:
                for level in measuring.by_minutes():
                    measuring.count_now(level, before, month)
                    jobs.advance(run)


@shared_task
def escalate_misses() -> None:
    """Escalate rows of misses that ended with the month. Safe to run twice."""
    with shard_lock(ESCALATE) as free:
        if free:
            with job_run(ESCALATE) as run:
                for level in ServiceLevel.objects.order_by("pk"):
                    service_escalating.look_now(level)
                    jobs.advance(run)


@shared_task
def plan_meetings() -> None:
    """Make the meetings ahead of every series that goes on. Safe to run twice."""
    with shard_lock(MEET) as free:
        if free:
            with job_run(MEET) as run:
                for series in MeetingSeries.objects.filter(ended_on=None):
                    meeting_series.plan_ahead(series, by=system.user())
                    jobs.advance(run)
