"""Telling Jira what changed here, an issue at a time, each compared once more before."""

from collections import ChainMap, Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from backlog.actions.jira import comments, refusals, runs
from backlog.actions.jira.clashes import asks_history
from backlog.actions.jira.settling import Settled, agree, locked_link, settle
from backlog.actions.jira.values import asked, carried, documents, sources, statuses
from backlog.jira import mapping
from backlog.jira.answers import Rejected
from backlog.jira.client import Client
from backlog.jira.merge import Value
from backlog.models import Item, JiraConnection, JiraLine, JiraLink, JiraRun
from core.errors import Refused
from core.imports.work import Tell

WARNING = JiraLine.Level.WARNING


def send(run: JiraRun, row: JiraConnection, client: Client, tell: Tell) -> None:
    """Tell Jira of each item that changed here since both sides agreed."""
    waiting = row.links.filter(gone=False).exclude(item_version=F("item__version"))
    for link in waiting.order_by("id").iterator(chunk_size=200):
        counts = Counter([send_one(run, row, client, link)])
        runs.advance(run, counts, run.position)
        tell(1)
    comments.send(run, row, client, tell)


def send_one(run: JiraRun, row: JiraConnection, client: Client, link: JiraLink) -> str:
    """Compare one item with its issue of this moment, and send what still wins."""
    fields = ",".join(asked(row))
    issue = client.issue(link.issue_key, fields, history=asks_history(row))
    if issue is None:
        return lose(run, link)
    with transaction.atomic():
        settled = settle(run, row, locked_link(link), issue)
    sent = push(run, row, client, link, settled)
    linked = push_links(run, row, client, link, settled.blockers)
    if settled.has_news:
        agree(link, settled, sent, linked, by=row.owner)
    return "sent" if sent or linked else settled.result


@transaction.atomic
def lose(run: JiraRun, link: JiraLink) -> str:
    """The issue is gone, or no longer shown to this account: the item stays."""
    link = locked_link(link)
    link.gone = True
    link.save(update_fields=["gone"])
    remedy = f"{link.item.key} stays. Drop it here if nobody needs it any more."
    runs.tell(run, WARNING, link.issue_key, "Jira no longer shows it.", remedy)
    return "failed"


def push(
    run: JiraRun,
    row: JiraConnection,
    client: Client,
    link: JiraLink,
    settled: Settled,
) -> dict[str, Value]:
    """Send values; those that Jira took. One that it refuses holds up no other."""
    values, key = dict(settled.outgoing), link.issue_key
    state = values.pop("state", None)
    taken, refused = set_fields(row, client, key, values)
    if state:
        try:
            step(client, key, state, statuses(row))
            taken["state"] = state
        except (Rejected, Refused) as error:
            refused["state"] = error
    for name, why in refused.items():
        ours, theirs = settled.outgoing[name], settled.theirs.get(name)
        refusals.keep(run, link, name, why, ours=ours, theirs=theirs)
    return taken


def set_fields(
    row: JiraConnection, client: Client, key: str, values: Mapping[str, Value]
) -> tuple[dict[str, Value], dict[str, Exception]]:
    """All of them in one request; if Jira refuses that, each by itself. (What it took,
    why it refused the others.)"""
    if not values:
        return {}, {}
    try:
        client.edit(key, as_sent(row, values))
        return dict(values), {}
    except Rejected as error:
        if len(values) == 1:
            return {}, dict.fromkeys(values, error)
    parts = [set_fields(row, client, key, {n: v}) for n, v in values.items()]
    return dict(ChainMap(*(p for p, _ in parts))), dict(
        ChainMap(*(p for _, p in parts))
    )


def as_sent(row: JiraConnection, values: Mapping[str, Value]) -> dict[str, Any]:
    """Values by Jira's names, in the form that Jira takes."""
    remotes, rich = sources(row), documents(row)
    fields = {remotes[n]: mapping.to_issue(n, v, rich) for n, v in values.items()}
    if "parent" in values and row.epic_link:
        del fields[remotes["parent"]]
        fields[row.epic_link] = values["parent"]
    return fields


def push_links(
    run: JiraRun,
    row: JiraConnection,
    client: Client,
    link: JiraLink,
    blockers: list[str],
) -> list[str]:
    """Link an issue with those that block it; the ones that Jira took."""
    taken = []
    for key in blockers:
        try:
            client.block(carried(row)["links"].remote, key, link.issue_key)
            taken.append(key)
        except Rejected as error:
            refusals.keep(run, link, "links", error, subject=key)
    return taken


def step(client: Client, key: str, state: str, statuses: Mapping[str, str]) -> None:
    """Take the step of Jira's workflow that leads to one of our states."""
    for way in client.transitions(key):
        if mapping.state_of(way.get("to") or {}, statuses) == state:
            client.move(key, str(way["id"]))
            return
    word = Item.State(state).label.lower()
    raise Refused(f"no step of Jira’s workflow leads from there to {word}.")
