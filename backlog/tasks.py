"""Background work of the backlog: ranks follow changes, and are checked every night."""

from functools import partial
from typing import Any

from celery import Task, shared_task
from celery.schedules import crontab

from backlog import certainty, ranking
from core import jobs
from core.clock import now
from core.tasks import job_run, send, shard_lock

# One at a time, whichever of the three begins it.
LOCK = "backlog.tasks.rerank"
WAITING = "backlog.tasks.rerank_waiting"
ALL = "backlog.tasks.rerank_all"
CERTAINTY = "backlog.tasks.reckon_certainty"
SHOW_VOTES = "backlog.tasks.show_votes"
# Changes of one second share one run: scoring is typed in bursts.
SETTLE = 1.0
SCHEDULE = {
    "Rank what a lost message left waiting": {
        "task": WAITING,
        "schedule": 30.0,
    },
    "Rank everything again": {
        "task": ALL,
        "schedule": crontab(hour="3", minute="10"),
    },
    "Show the votes whose time has come": {"task": SHOW_VOTES, "schedule": 30.0},
    "Tell how sure the ranks are": {"task": CERTAINTY, "schedule": 60.0},
    "Mail who is named in comments, where a message was lost": {
        "task": "backlog.tasks.mail_waiting_mentions",
        "schedule": 120.0,
    },
    "Sync with Jira what is due": {
        "task": "backlog.tasks.jira_due",
        "schedule": 60.0,
    },
}


@shared_task(bind=True, max_retries=60)
def rerank(self: "Task[Any, Any]", cause_id: int) -> None:
    """Rank again after one change, unless a run has seen it. Safe to run twice."""
    with shard_lock(LOCK) as free:
        if not free:
            raise self.retry(countdown=SETTLE / 2)
        if ranking.is_waiting(cause_id):
            with job_run(self.name) as run:
                jobs.advance(run, ranking.recompute())


@shared_task
def rerank_waiting() -> None:
    """Rank again if any change waits: its message was lost. Safe to run twice."""
    with shard_lock(LOCK) as free:
        if free and ranking.is_waiting():
            with job_run(WAITING) as run:
                jobs.advance(run, ranking.recompute())


@shared_task(bind=True, max_retries=60)
def rerank_all(self: "Task[Any, Any]") -> None:
    """Rank everything from nothing and repair what differs. Safe to run twice."""
    with shard_lock(LOCK) as free:
        if not free:
            raise self.retry(countdown=SETTLE)
        with job_run(ALL) as run:
            jobs.advance(run, ranking.recompute("Nightly check"))


@shared_task
def reckon_certainty() -> None:
    """Work out how sure the ranks are, if any moved. Safe to run twice."""
    with shard_lock(CERTAINTY) as free:
        if free and certainty.is_behind():
            with job_run(CERTAINTY) as run:
                jobs.advance(run, certainty.reckon())


@shared_task
def show_votes() -> None:
    """Show the votes of rounds whose time has come, and ask where a message was lost.

    Safe to run twice.
    """
    from backlog.actions import terms  # these send this module's tasks
    from backlog.models import RoundTerm
    from backlog.queries import awaited

    with shard_lock(SHOW_VOTES) as free:
        if free and awaited.to_show():
            with job_run(SHOW_VOTES) as run:
                jobs.advance(run, terms.show_due())
    for pk in RoundTerm.objects.unasked().values_list("round", flat=True):
        send(ask_for_votes, pk)


@shared_task
def ask_for_votes(round_id: int) -> None:
    """Mail those whose votes a round waits for. Safe to run twice: once a term."""
    from backlog.actions import terms

    with job_run("backlog.tasks.ask_for_votes", str(round_id)) as run:
        jobs.advance(run, terms.ask(round_id))


@shared_task
def jira_due() -> None:
    """Send a worker to each connection whose time has come. Safe to run twice."""
    from backlog.models import JiraConnection  # a task's module is read before the apps

    for pk in JiraConnection.objects.due(now()).values_list("pk", flat=True):
        send(jira_sync, pk)


@shared_task
def jira_sync(connection_id: int) -> None:
    """Sync one connection, or go on with what stopped. Safe to run twice."""
    from backlog.actions.jira import syncing as actions

    with shard_lock("backlog.jira", str(connection_id)) as free:
        if free:
            with job_run("backlog.tasks.jira_sync", str(connection_id)) as run:
                actions.sync(connection_id, tell=partial(jobs.advance, run))


@shared_task
def jira_nudged(connection_id: int) -> None:
    """Sync a connection that Jira told of, unless somebody did. Safe to run twice."""
    from backlog.models import JiraConnection  # a task's module is read before the apps

    if JiraConnection.objects.due(now()).filter(pk=connection_id).exists():
        jira_sync(connection_id)


@shared_task(bind=True, max_retries=60)
def jira_trial(self: "Task[Any, Any]", connection_id: int) -> None:
    """Look at one connection without changing anything. Safe to run twice."""
    from backlog.actions.jira import trials as actions

    with shard_lock("backlog.jira", str(connection_id)) as free:
        if not free:
            raise self.retry(countdown=SETTLE)
        with job_run(self.name, str(connection_id)) as run:
            actions.look(connection_id, tell=partial(jobs.advance, run))


@shared_task
def mail_mentions(comment_id: int) -> None:
    """Mail who is named in a comment. Safe to run twice: each is mailed once."""
    from backlog.actions import telling

    with job_run("backlog.tasks.mail_mentions", str(comment_id)) as run:
        jobs.advance(run, telling.mail_mentions(comment_id))


@shared_task
def mail_waiting_mentions() -> None:
    """Mail those whose message was lost. Safe to run twice."""
    from backlog.actions import telling

    if telling.is_waiting():
        with job_run("backlog.tasks.mail_waiting_mentions") as run:
            jobs.advance(run, telling.mail_mentions())
