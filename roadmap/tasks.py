"""Background work of the roadmap: once a month it is kept as it stands."""

from celery import shared_task
from celery.schedules import crontab

from core import jobs
from core.tasks import job_run, send, shard_lock
from roadmap import actions
from roadmap.actions import exports, shares
from roadmap.models import Export

KEEP_MONTH = "roadmap.tasks.keep_month"
SCHEDULE = {
    "Keep the roadmap of the month": {
        "task": KEEP_MONTH,
        # Every day: the month's snapshot is taken on the first day that a worker runs.
        "schedule": crontab(hour="9", minute="20"),
    },
    "Take up exports whose message was lost, and delete old ones": {
        "task": "roadmap.tasks.sweep_exports",
        "schedule": 120,
    },
    "Forget who looked at shared roadmaps": {
        "task": "roadmap.tasks.forget_visits",
        "schedule": crontab(hour="9", minute="50"),
    },
}


@shared_task
def keep_month() -> None:
    """Take this month's snapshot if it is missing. Safe to run twice."""
    with shard_lock(KEEP_MONTH) as held:
        if held and actions.month_is_due():
            with job_run(KEEP_MONTH) as run:
                jobs.advance(run, actions.take_month())


@shared_task
def forget_visits() -> None:
    """Drop what is older than we keep of visitors. Safe to run twice."""
    with job_run("roadmap.tasks.forget_visits") as run:
        jobs.advance(run, shares.forget_visits())


@shared_task
def make_export(export_id: int) -> None:
    """Make a file that somebody asked for. Safe to run twice: the second finds it made."""
    with shard_lock("roadmap.tasks.make_export", str(export_id)) as held:
        export = Export.objects.filter(pk=export_id).first()
        if held and export and export.is_under_way:
            name = f"{export.get_kind_display()} {export.pk}"
            with job_run("roadmap.tasks.make_export", name, total=export.cards) as run:
                exports.make(export)
                jobs.advance(run, export.cards)


@shared_task
def sweep_exports() -> None:
    """Send again what waits for a worker, and delete what nobody needs any more."""
    for export in exports.forgotten():
        send(make_export, export.pk)
    exports.delete_old()
