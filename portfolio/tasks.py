"""Background work of the portfolio: figures are fetched, fed key results follow them.

Deviations from standards end on their day, and people are reminded before.
"""

from contextlib import suppress
from functools import partial

from celery import shared_task
from celery.schedules import crontab

from core import jobs, system
from core.clock import now, today
from core.fetching import Unfetched
from core.tasks import job_run, send, shard_lock
from portfolio.actions import (
    deviations,
    feeding,
    sources,
    standard_reminding,
    vendor_reminding,
)
from portfolio.mail import source_failed
from portfolio.models import Deviation, KeyResult, Source

READ_FED = "portfolio.tasks.read_fed_key_results"
EXPIRE = "portfolio.tasks.expire_deviations"
REMIND = "portfolio.tasks.remind_of_standards"
VENDORS = "portfolio.tasks.remind_of_vendors"
SCHEDULE = {
    "Close deviations from standards that ran out": {
        "task": EXPIRE,
        "schedule": crontab(minute="14"),  # hourly: days end in every time zone
    },
    "Remind people of deviations that end and standards to look at": {
        "task": REMIND,
        "schedule": crontab(minute="28"),  # each person once a day and thing
    },
    "Tell people what of their vendors needs them": {
        "task": VENDORS,
        "schedule": crontab(minute="34"),  # each person once a thing
    },
    "Fetch the sources of measures that are due": {
        "task": "portfolio.tasks.fetch_due",
        "schedule": 60.0,
    },
    "Read key results from the observations": {
        "task": READ_FED,
        "schedule": 120.0,  # an import's rows are in the scores two minutes later
    },
}


@shared_task
def fetch_due() -> None:
    """Send a worker to each source whose time has come. Safe to run twice."""
    for pk in Source.objects.due(now()).values_list("pk", flat=True):
        send(fetch_source, pk)


@shared_task
def fetch_source(source_id: int) -> None:
    """Fetch and load one source, if it is due. Safe to run twice: rows are known."""
    name = "portfolio.tasks.fetch_source"
    with shard_lock(name, str(source_id)) as held:
        source = Source.objects.due(now()).filter(pk=source_id).first()
        if held and source:
            # A failure is written where people look: at the source and at this run.
            with suppress(Unfetched), job_run(name, source.name[:80]) as run:
                sources.fetch(source_id, tell=partial(jobs.advance, run))


@shared_task
def mail_failure(source_id: int) -> None:
    """Tell a source's owner that it failed."""
    source_failed(Source.objects.select_related("owner").get(pk=source_id))


@shared_task(expires=120)
def read_fed_key_results() -> None:
    """Bring every fed key result of an open objective up to date. Safe to run twice."""
    rows = KeyResult.objects.to_feed(today())
    with shard_lock(READ_FED) as free:
        if free and rows:
            with job_run(READ_FED, total=len(rows)) as run:
                for row in rows:
                    feeding.read(row, by=system.user())
                    jobs.advance(run)


@shared_task
def read_key_results_of(metric_id: int) -> None:
    """Bring the key results that one metric feeds up to date. Safe to run twice."""
    for row in KeyResult.objects.to_feed(today()).filter(metric=metric_id):
        feeding.read(row, by=system.user())


@shared_task
def expire_deviations() -> None:
    """End deviations whose last day has passed. Safe to run twice."""
    on = today()
    rows = Deviation.objects.filter(state=Deviation.State.GRANTED, expires_on__lt=on)
    with shard_lock(EXPIRE) as free:
        if free:
            with job_run(EXPIRE, total=rows.count()) as run:
                for row in rows.order_by("pk"):
                    deviations.expire(row, by=system.user(), on=on)
                    jobs.advance(run)


@shared_task
def remind_of_standards() -> None:
    """Remind of deviations that end and standards to look at. Safe to run twice."""
    with shard_lock(REMIND) as free:
        if free:
            with job_run(REMIND) as run:
                jobs.advance(run, standard_reminding.remind(today()))


@shared_task
def remind_of_vendors() -> None:
    """Tell what of vendors ran out or will. Safe to run twice."""
    with shard_lock(VENDORS) as free:
        if free:
            with job_run(VENDORS) as run:
                jobs.advance(run, vendor_reminding.remind(today()))
