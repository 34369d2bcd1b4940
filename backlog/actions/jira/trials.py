"""A first look that changes nothing: what would come in, and what would not."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from backlog import reading
from backlog.actions.jira import runs
from backlog.actions.jira.connections import allow, locked, opened, query
from backlog.actions.jira.settling import rule_of
from backlog.actions.jira.syncing import DONE_READING, found, noted
from backlog.actions.jira.values import asked, carried, ours, theirs
from backlog.jira import losses, mapping, merge
from backlog.jira.answers import Busy, Rejected, Stopped
from backlog.jira.client import Client
from backlog.models import Item, JiraConnection, JiraLine, JiraLink, JiraRun
from core.errors import Refused
from core.imports.work import Tell, to_nobody
from core.models import User
from core.tasks import after_commit

MOST_LINES = 500


@transaction.atomic
def ask(row: JiraConnection, *, by: User) -> JiraConnection:
    """Have a worker look, without a change here or there."""
    from backlog.tasks import jira_trial  # it calls these actions

    row = locked(row)
    allow(row, by)
    open_run = row.runs.filter(state__in=runs.OPEN, is_trial=False)
    if row.is_on and open_run.exists():
        raise Refused("A sync is under way. Pause the connection, or wait for its end.")
    after_commit(jira_trial, row.pk)
    return row


def look(connection_id: int, *, tell: Tell = to_nobody) -> JiraRun:
    """Read every issue of a connection, and write only what it found. Hold the lock."""
    row = found(connection_id)
    run = runs.begin(row, is_trial=True)
    try:
        client = opened(row)
        run_through(run, noted(row, client), client, tell)
    except (Busy, Rejected, Stopped, Refused) as error:
        runs.fail(run, str(error))
    except Exception:
        runs.fail(run, runs.OURS)
        raise
    else:
        runs.end(run, JiraRun.State.DONE)
    return run


def run_through(run: JiraRun, row: JiraConnection, client: Client, tell: Tell) -> None:
    names, lost, after = client.names(), Counter[str](), ""
    known = set(asked(row))
    while True:
        page = client.page(query(row), "*all", after)
        for issue in page.issues:
            lost.update(losses.lost(issue, known))
        after = page.after
        counts = foresee(run, row, page.issues)
        runs.advance(run, counts, after or DONE_READING)
        tell(len(page.issues))
        if not after:
            break
    told = [
        {"field": field, "name": called(field, names), "issues": count}
        for field, count in lost.most_common()
    ]
    runs.tell_losses(run, told)


def called(field: str, names: Mapping[str, str]) -> str:
    """A field by its name, and what in it is lost: "Description: a table"."""
    known, colon, part = field.partition(":")
    return names.get(known, known) + colon + part


def foresee(
    run: JiraRun, row: JiraConnection, issues: list[dict[str, Any]]
) -> Counter[str]:
    ids, keys = [each["id"] for each in issues], [each["key"] for each in issues]
    links = JiraLink.objects.filter(connection=row, issue_id__in=ids)
    known = {link.issue_id: link for link in links.select_related("item")}
    there = Item.objects.filter(product=row.product, external_key__in=keys).defer(
        "words"
    )
    loaded = {item.external_key: item for item in there}
    counts: Counter[str] = Counter(read=len(issues))
    for issue in issues:
        link = known.get(issue["id"])
        item = link.item if link else loaded.get(issue["key"])
        counts[would_be(run, row, issue, item, link.base if link else {})] += 1
    return counts


def would_be(
    run: JiraRun,
    row: JiraConnection,
    issue: Mapping[str, Any],
    item: Item | None,
    base: Mapping[str, Any],
) -> str:
    """What a sync would make of one issue; what does not fit gets a line."""
    there, faults = theirs(row, issue)
    for name, why in faults.items():
        say(run, issue["key"], f"{mapping.FIELDS[name].label}: {why}")
    if item is None:
        read = reading.read(mapping.row_of(issue, there, row.address))
        for fault in read.faults:
            say(run, issue["key"], fault)
        return "failed" if read.faults else "created"
    fields = {n: rule_of(field) for n, field in carried(row).items() if field.clashes}
    steps = set(merge.plan(fields, base, ours(row, item), there).values())
    return next((word for step, word in WORDS.items() if step in steps), "unchanged")


WORDS = {
    merge.Step.CONFLICT: "conflicts",
    merge.Step.OUT: "sent",
    merge.Step.IN: "updated",
}


def say(run: JiraRun, key: str, text: str) -> None:
    if run.lines.count() < MOST_LINES:
        remedy = "Change it in Jira, or do not carry this field."
        runs.tell(run, JiraLine.Level.WARNING, key, text, remedy)
