"""One sync from beginning to end: read what changed, agree field by field, send ours.

First everything is read that changed in Jira since the last time; then each item with
something to tell is compared once more with its issue as it is at that moment, and only
what still wins is sent. Every issue is one transaction, every page a place to go on from:
whoever stops it anywhere loses nothing, and doing it again changes nothing. Nothing is
deleted, here or there.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from backlog.actions import imports
from backlog.actions.jira import comments, creating, placing, runs
from backlog.actions.jira.clashes import asks_history
from backlog.actions.jira.connections import opened, query
from backlog.actions.jira.sending import send
from backlog.actions.jira.settling import locked_link, settle
from backlog.actions.jira.values import asked, theirs
from backlog.jira import mapping
from backlog.jira.answers import Busy, Rejected, Stopped
from backlog.jira.client import Client
from backlog.models import Item, JiraConnection, JiraLine, JiraLink, JiraRun
from core import access
from core.clock import now
from core.errors import Refused
from core.imports.work import Tell, to_nobody
from core.roles import Perm

DONE_READING = "done reading"


def sync(connection_id: int, *, tell: Tell = to_nobody) -> JiraRun | None:
    """Sync one connection, or go on with a sync that stopped. Hold the shard's lock."""
    row = found(connection_id)
    return carry(runs.begin(row), row, tell) if row.is_on else None


def carry(run: JiraRun, row: JiraConnection, tell: Tell) -> JiraRun:
    """Go as far as it goes, and say how it ended."""
    try:
        step_by_step(run, row, watched(run, tell))
    except Busy as error:
        runs.wait(run, error)
    except (Stopped, Rejected, Refused) as error:
        runs.fail(run, str(error))
    except Halted:
        runs.halt(run)
    except Exception:
        runs.fail(run, runs.OURS)
        raise
    else:
        runs.finish(run)
    return run


def step_by_step(run: JiraRun, row: JiraConnection, tell: Tell) -> None:
    allow(row)
    client = opened(row)
    row = noted(row, client)
    read(run, row, client, tell)
    placing.place(run, row)
    creating.create_all(run, row, client, tell)
    send(run, row, client, tell)


class Halted(Exception):
    """A person paused the connection, or changed what is read, in the middle."""


def watched(run: JiraRun, tell: Tell) -> Tell:
    """Tell of each step, and take no other once a person said stop."""

    def told(done: int) -> None:
        tell(done)
        if not runs.goes_on(run):
            raise Halted

    return told


def found(connection_id: int) -> JiraConnection:
    rows = JiraConnection.objects.select_related("product__team", "owner")
    return rows.prefetch_related("fields").get(pk=connection_id)


def allow(row: JiraConnection) -> None:
    """Its owner's rights are asked for each time: they may be gone."""
    may = access.allows(row.owner, Perm.BACKLOG_EDIT, team=row.product.team)
    if not (may and row.owner.is_active):
        raise Refused(
            f"{row.owner} may no longer change this backlog. Somebody else save the connection."
        )


def noted(row: JiraConnection, client: Client) -> JiraConnection:
    """The same, once we know which of its fields Jira keeps as documents."""
    if not row.is_cloud:
        return row
    names = client.documents()
    row.fields.filter(remote__in=names).update(is_document=True)
    row.fields.exclude(remote__in=names).update(is_document=False)
    return found(row.pk)


# --- reading --------------------------------------------------------------------------
def read(run: JiraRun, row: JiraConnection, client: Client, tell: Tell) -> None:
    """Take in, page by page, what changed in Jira."""
    if run.position == DONE_READING:
        return
    if run.until is None:
        note_clock(run, client.clock())
    jql, fields = query(row, runs.since(row, client.zone())), ",".join(asked(row))
    history, after, seen = asks_history(row), run.position, None
    while True:
        page = client.page(jql, fields, after, history=history)
        if seen is not None and page.total is not None and page.total < seen:
            # Some are gone from the query: those behind them moved up.
            after = str(max(0, int(after or 0) - (seen - page.total)))
            seen = page.total
            continue
        seen = page.total
        counts = take_page(run, row, client, page.issues)
        after = page.after
        runs.advance(run, counts, after or DONE_READING)
        tell(len(page.issues))
        if not after:
            return


def note_clock(run: JiraRun, clock: datetime) -> None:
    """Where the next sync begins to read, by Jira's clock, and how far that is from ours."""
    run.until = clock
    known = clock > datetime.fromtimestamp(0, UTC)
    run.skew = (clock - now()).total_seconds() if known else 0


def take_page(
    run: JiraRun,
    row: JiraConnection,
    client: Client,
    issues: Sequence[Mapping[str, Any]],
) -> Counter[str]:
    counts = Counter(read=len(issues))
    creating.recognise(row, issues)
    made = make_items(run, row, issues)
    for issue in issues:
        said = comments.fetch(row, client, issue)
        told = take(run, row, issue, said)
        counts["created" if issue["key"] in made else told] += 1
    return counts


@transaction.atomic
def make_items(
    run: JiraRun, row: JiraConnection, issues: Sequence[Mapping[str, Any]]
) -> set[str]:
    """Items for the issues that have none yet; what cannot become one is told."""
    links = row.links.filter(issue_id__in=[issue["id"] for issue in issues])
    linked = set(links.values_list("issue_id", flat=True))
    keys = [issue["key"] for issue in issues]
    there = Item.objects.filter(product=row.product, external_key__in=keys)
    known = set(there.values_list("external_key", flat=True))
    lines = [
        mapping.row_of(issue, theirs(row, issue)[0], row.address)
        for issue in issues
        if issue["id"] not in linked and issue["key"] not in known
    ]
    outcomes = imports.import_items(lines, product=row.product, by=row.owner)
    for outcome in outcomes:
        if outcome.item_id is None:
            text, remedy = " ".join(outcome.says), "Change it in Jira: it is read then."
            runs.tell(run, JiraLine.Level.ERROR, outcome.key, text, remedy)
    return {outcome.key for outcome in outcomes if outcome.item_id is not None}


@transaction.atomic
def take(
    run: JiraRun,
    row: JiraConnection,
    issue: Mapping[str, Any],
    said: Sequence[Mapping[str, Any]],
) -> str:
    """What became of one issue: updated, unchanged, conflicts or failed."""
    link = JiraLink.objects.filter(connection=row, issue_id=issue["id"]).first()
    if link is None:
        there = Item.objects.filter(product=row.product, external_key=issue["key"])
        item = there.defer("words").first()
        if item is None:
            return "failed"  # told when it could not be made
        if hasattr(item, "jira_link"):
            text = f"{item.key} belongs to another issue."
            runs.tell(run, JiraLine.Level.ERROR, issue["key"], text)
            return "failed"
        link = join(row, issue, item)
    comments.keep(link, said)
    return settle(run, row, locked_link(link), issue).result


def join(row: JiraConnection, issue: Mapping[str, Any], item: Item) -> JiraLink:
    return JiraLink.objects.create(
        connection=row, item=item, issue_id=issue["id"], issue_key=issue["key"]
    )
