"""Writes each app's SCHEDULE into the table that beat reads and people can edit."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from celery.schedules import crontab
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask


class Command(BaseCommand):
    help = "Make the periodic tasks visible and editable. Safe to run again."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        wanted = schedules()
        for name, entry in wanted.items():
            put(name, entry)
        ours = PeriodicTask.objects.filter(description=OURS)
        gone, _ = ours.exclude(name__in=wanted).delete()
        self.stdout.write(f"{len(wanted)} schedules, {gone} old ones removed.")


OURS = "Written by sync_schedules; its time may be edited."


def schedules() -> dict[str, dict[str, Any]]:
    """Name → {"task", "schedule"} of every installed app and of CELERY_IMPORTS."""
    apps = [f"{app}.tasks" for app in settings.INSTALLED_APPS if "." not in app]
    found: dict[str, dict[str, Any]] = {}
    for module in [*apps, *settings.CELERY_IMPORTS]:
        if find_spec(module):
            found |= getattr(import_module(module), "SCHEDULE", {})
    return found


def put(name: str, entry: dict[str, Any]) -> None:
    """Make it, or point it at its task again; a time that people changed is kept."""
    kept = PeriodicTask.objects.filter(name=name).first()
    if kept is None:
        PeriodicTask.objects.create(
            name=name, task=entry["task"], description=OURS, **when(entry["schedule"])
        )
    elif kept.task != entry["task"]:
        PeriodicTask.objects.filter(pk=kept.pk).update(task=entry["task"])


def when(schedule: Any) -> dict[str, Any]:
    if isinstance(schedule, crontab):
        row = CrontabSchedule.from_schedule(schedule)
        row.timezone = settings.CELERY_TIMEZONE
        row.save()
        return {"crontab": row}
    every, _ = IntervalSchedule.objects.get_or_create(
        every=int(schedule), period=IntervalSchedule.SECONDS
    )
    return {"interval": every}
