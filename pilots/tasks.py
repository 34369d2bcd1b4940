"""Background work of pilots: it only ever closes doors."""

from celery import shared_task
from celery.schedules import crontab

from core import jobs, system
from core.tasks import job_run, shard_lock
from pilots import clockwork, watch, wave_clock
from pilots.actions import alarms
from pilots.models import Pilot

SCHEDULE = {
    "Let unused pilot approvals lapse": {
        "task": "pilots.tasks.expire_unused",
        "schedule": crontab(hour="10", minute="5"),  # UTC: before the working day
    },
    "Pause pilots that lost their leave": {
        "task": "pilots.tasks.pause_without_leave",
        "schedule": 60.0,
    },
    "Pause waves that lost their leave": {
        "task": "pilots.tasks.pause_waves_without_leave",
        "schedule": 60.0,
    },
    "Raise the alarms that a lost message left": {
        "task": "pilots.tasks.watch_pilots",
        "schedule": 60.0,
    },
}


@shared_task
def expire_unused() -> None:
    """Let approvals lapse that nobody used for 90 days. Safe to run twice."""
    with shard_lock("pilots.tasks.expire_unused") as held:
        if held:
            with job_run("pilots.tasks.expire_unused") as run:
                jobs.advance(run, clockwork.expire_unused())


@shared_task
def pause_without_leave() -> None:
    """Pause what runs without its gate or past a condition. Safe to run twice."""
    with shard_lock("pilots.tasks.pause_without_leave") as held:
        if held and clockwork.without_leave():
            with job_run("pilots.tasks.pause_without_leave") as run:
                jobs.advance(run, clockwork.pause_without_leave())


@shared_task
def pause_waves_without_leave() -> None:
    """Pause waves without G3, past a condition or a severe issue. Safe to run twice."""
    with shard_lock("pilots.tasks.pause_waves_without_leave") as held:
        if held and wave_clock.without_leave():
            with job_run("pilots.tasks.pause_waves_without_leave") as run:
                jobs.advance(run, wave_clock.pause_without_leave())


@shared_task
def watch_pilot(pilot_id: int) -> None:
    """Look at one pilot after a result of it. Safe to run twice, or two at once."""
    pilot = Pilot.objects.get(pk=pilot_id)
    if pilot.is_live and watch.due(pilot):
        with job_run("pilots.tasks.watch_pilot", pilot.key) as run:
            jobs.advance(run, len(alarms.look(pilot, by=system.user())))


@shared_task
def watch_pilots() -> None:
    """Look at every live pilot, should a message be lost. Safe to run twice."""
    with shard_lock("pilots.tasks.watch_pilots") as held:
        if held and watch.alarmed():
            with job_run("pilots.tasks.watch_pilots") as run:
                jobs.advance(run, clockwork.raise_alarms())
