"""Background work of the portfolio: figures that are fetched from an address."""

from contextlib import suppress
from functools import partial

from celery import shared_task

from core import jobs
from core.clock import now
from core.tasks import job_run, send, shard_lock
from portfolio.actions import sources
from portfolio.fetching import Unfetched
from portfolio.mail import source_failed
from portfolio.models import Source

SCHEDULE = {
    "Fetch the sources of measures that are due": {
        "task": "portfolio.tasks.fetch_due",
        "schedule": 60.0,
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
