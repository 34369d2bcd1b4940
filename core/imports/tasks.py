"""Celery entry points of imports (named in settings.CELERY_IMPORTS)."""

from functools import partial

from celery import shared_task

from core import jobs
from core.actions import imports as actions
from core.imports.work import work
from core.models import ImportRun
from core.tasks import job_run, send, shard_lock

SCHEDULE = {
    "Take up imports whose message was lost": {
        "task": "core.imports.tasks.sweep_imports",
        "schedule": 60,
    },
}


@shared_task
def import_file(run_id: int) -> None:
    """Try or load one uploaded file. Safe to run twice: rows are known by their ids."""
    with shard_lock("core.imports.tasks.import_file", str(run_id)) as held:
        if held:
            with job_run("core.imports.tasks.import_file", str(run_id)) as job:
                work(ImportRun.objects.get(pk=run_id), tell=partial(jobs.advance, job))


@shared_task
def sweep_imports() -> None:
    """Send again what waits for a worker, and delete files that nobody loaded."""
    for run in actions.forgotten():
        send(import_file, run.pk)
    actions.delete_old()
