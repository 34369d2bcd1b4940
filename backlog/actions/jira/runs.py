"""Runs of a connection with Jira: begun or gone on with, told of, and ended."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from backlog.jira.answers import Busy
from backlog.models import JiraConnection, JiraLine, JiraRun
from core.clock import now

EVERY, SOON = timedelta(minutes=5), timedelta(seconds=5)
REFUSED_FOR = timedelta(hours=1)
LONGEST_WAIT = timedelta(hours=1)
STOPPED = "The worker stopped before the end."
CHANGED = "The connection was changed meanwhile: the next sync reads everything."
PAUSED = (
    "Paused in the middle. It goes on from there when the connection is switched on."
)
OURS = "Something of ours went wrong, and nothing is lost. Show this run to whoever keeps Tandem running."
OPEN = (JiraRun.State.RUNNING, JiraRun.State.WAITING)


@transaction.atomic
def begin(connection: JiraConnection, *, is_trial: bool = False) -> JiraRun:
    """The run to work on: one that was left open, or a new one. Hold the shard's lock."""
    left = JiraRun.objects.select_for_update().filter(
        connection=connection, state__in=OPEN
    )
    found = left.first()
    if found and found.is_trial == is_trial and not is_trial:
        found.state, found.failure = JiraRun.State.RUNNING, ""
        found.save(update_fields=["state", "failure"])
        return found
    if found:
        end(found, JiraRun.State.FAILED, failure=STOPPED)
    return JiraRun.objects.create(connection=connection, is_trial=is_trial)


@transaction.atomic
def advance(run: JiraRun, counts: Counter[str], position: str) -> None:
    """Keep how far it got, so that nothing is read twice that need not be."""
    run.counts = dict(Counter(run.counts) + counts)
    run.position = position
    run.save(update_fields=["counts", "position", "until", "skew"])


def count(run: JiraRun, what: str) -> None:
    """One more of these, kept at once."""
    advance(run, Counter({what: 1}), run.position)


@transaction.atomic
def finish(run: JiraRun) -> None:
    """Everything was read and sent: the next one begins where this one began to read."""
    row = JiraConnection.objects.select_for_update().get(pk=run.connection_id)
    if not JiraRun.objects.filter(pk=run.pk, state__in=OPEN).exists():
        return  # the connection was changed behind its back
    again = row.nudged_at and row.nudged_at > run.started_at
    row.read_until, row.next_at = run.until, now() + (SOON if again else EVERY)
    row.failures, row.failure = 0, ""
    row.save()
    end(run, JiraRun.State.DONE)


@transaction.atomic
def wait(run: JiraRun, error: Busy) -> None:
    """Jira is busy: go on from here when it may have time, later each time."""
    row = JiraConnection.objects.select_for_update().get(pk=run.connection_id)
    row.failures += 1
    row.failure = str(error)[:500]
    row.next_at = now() + pause(error.after, row.failures)
    row.save()
    run.state, run.failure = JiraRun.State.WAITING, row.failure
    run.save(update_fields=["state", "failure"])


def pause(after: float, failures: int) -> timedelta:
    """As long as Jira asks for; without a word of its own, longer with each failure."""
    longer = timedelta(
        seconds=min(2 ** min(failures, 12), LONGEST_WAIT.total_seconds())
    )
    return max(timedelta(seconds=min(after, 86_400)), longer)


@transaction.atomic
def fail(run: JiraRun, text: str) -> None:
    """It cannot go on until a person did something; what was done stays done."""
    row = JiraConnection.objects.select_for_update().get(pk=run.connection_id)
    if not run.is_trial:
        row.failures += 1
        row.failure, row.next_at = text[:500], now() + REFUSED_FOR
        row.save()
    end(run, JiraRun.State.FAILED, failure=text)


def goes_on(run: JiraRun) -> bool:
    """False once somebody paused the connection, or changed what is read."""
    rows = JiraRun.objects.filter(pk=run.pk, state__in=OPEN)
    return rows.filter(connection__is_on=True).exists()


@transaction.atomic
def halt(run: JiraRun) -> None:
    """A person stopped it: what was done stays done, and it may go on from there."""
    rows = JiraRun.objects.filter(pk=run.pk, state__in=OPEN)
    rows.update(state=JiraRun.State.WAITING, failure=PAUSED)
    run.refresh_from_db()


def end(run: JiraRun, state: str, *, failure: str = "") -> None:
    run.state, run.finished_at, run.failure = state, now(), failure[:500]
    run.save()


def tell(run: JiraRun, level: str, key: str, text: str, remedy: str = "") -> None:
    JiraLine.objects.create(
        run=run, level=level, issue_key=key, text=text[:300], remedy=remedy[:300]
    )


def tell_once(run: JiraRun, level: str, key: str, text: str, remedy: str = "") -> None:
    """What stays as it is until somebody changes it is not told by every run anew."""
    told = JiraLine.objects.filter(issue_key=key, text=text[:300])
    if not told.filter(run__connection=run.connection_id).exists():
        tell(run, level, key, text, remedy)


def tell_losses(run: JiraRun, losses: Iterable[dict[str, Any]]) -> None:
    run.losses = list(losses)
    run.save(update_fields=["losses"])


def since(row: JiraConnection, zone: Any) -> str:
    """The cursor as Jira reads times: to the minute, in the account's own time zone."""
    if row.read_until is None:
        return ""
    # Without its zone, a day back: reading twice is harmless, missing one is not.
    back = timedelta(minutes=2) if zone else timedelta(hours=26)
    moment: datetime = (row.read_until - back).astimezone(zone)
    return f"{moment:%Y-%m-%d %H:%M}"
