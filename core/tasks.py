"""How background work starts: after commit, under a lock, and where people see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from celery import Task, shared_task
from celery.schedules import crontab
from django.db import transaction

from core import health, jobs, locks, seal
from core.actions import audit_checks, mail
from core.api.idempotency import forget_old
from core.models import JobRun, User

log = structlog.get_logger(__name__)
shard_lock = locks.shard_lock


def after_commit(
    task: "Task[Any, Any]", *args: int | str, countdown: float = 0
) -> None:
    """Send `task` once the present transaction commits, to start in `countdown` s.

    A broker that is down is logged and does not undo the answer to a change
    already saved; every such task has a sweep that later does what was lost.
    """

    def start() -> None:  # no partial: the framework tells a failure by its name
        send(task, *args, countdown=countdown)

    transaction.on_commit(start, robust=True)


def send(task: "Task[Any, Any]", *args: int | str, countdown: float = 0) -> bool:
    """Send `task` now; False (a log line, a notice on pages) when the broker is away."""
    try:
        task.apply_async(args, countdown=countdown)
    except task.OperationalError as error:
        log.warning("task_not_sent", task=task.name, error=str(error))
        health.refused()
        return False
    return True


@contextmanager
def job_run(job: str, shard: str = "", *, total: int | None = None) -> Iterator[JobRun]:
    """Keep a JobRun row around a piece of work: progress, outcome, failure text."""
    run = jobs.start(job, shard, total=total)
    try:
        yield run
    except BaseException as error:  # a worker told to stop raises SystemExit
        jobs.fail(run, error)
        raise
    jobs.succeed(run)


SCHEDULE = {
    "Show that background work runs": {
        "task": "core.tasks.beat",
        "schedule": health.BEAT_SECONDS,
    },
    "Seal the audit trail": {"task": "core.tasks.seal_audit", "schedule": 30},
    "Close runs whose worker died": {"task": "core.tasks.sweep_jobs", "schedule": 60},
    "Check the audit trail and mail its head": {
        "task": "core.tasks.check_audit",
        "schedule": crontab(hour="11", minute="15"),  # UTC: before the working day
    },
    "Mail notices that wait": {"task": "core.tasks.mail_notices", "schedule": 60.0},
    "Forget answered API requests": {
        "task": "core.tasks.forget_keys",
        "schedule": crontab(hour="9", minute="40"),
    },
}


@shared_task(expires=health.BEAT_SECONDS)
def beat() -> None:
    """Show that a worker does what beat sends."""
    health.beat()


@shared_task(expires=60)
def sweep_jobs() -> None:
    """Close runs whose worker died, and forget old ones. Safe to run twice."""
    jobs.sweep()


@shared_task(expires=60)
def seal_audit() -> None:
    """Seal what is settled. Safe to run twice; two at once seal once."""
    with shard_lock("core.tasks.seal_audit") as held:
        if held and seal.is_behind():
            with job_run("core.tasks.seal_audit") as run:
                jobs.advance(run, seal.seal_settled())


@shared_task
def check_audit() -> None:
    """Look at the whole chain and mail its head, once a day however often it runs."""
    with shard_lock("core.tasks.check_audit") as held:
        if held and not audit_checks.anchored_today():
            with job_run("core.tasks.check_audit") as run:
                jobs.advance(run, audit_checks.anchor().head_sequence)


@shared_task
def mail_notices() -> None:
    """Mail whoever has something unread that was not mailed. Safe to run twice."""
    from core.actions import notices  # its actions send this task

    if notices.to_mail():
        with job_run("core.tasks.mail_notices") as run:
            jobs.advance(run, notices.mail_waiting())


@shared_task
def forget_keys() -> None:
    """Drop the idempotency keys that nobody will repeat. Safe to run twice."""
    with job_run("core.tasks.forget_keys") as run:
        jobs.advance(run, forget_old())


@shared_task
def mail_reset_link(user_id: int, site: str) -> None:
    """Mail one person the link to a new password."""
    mail.reset_link(user_id, site)


def send_reset_link(email: str, site: str) -> None:
    """Have the link mailed if anybody has this address; at once if the broker is away.

    A worker sends it, so that the answer takes as long for an unknown address.
    """
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person and not send(mail_reset_link, person.pk, site):
        mail.reset_link(person.pk, site)
