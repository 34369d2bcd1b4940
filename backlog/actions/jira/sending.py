"""Telling Jira what changed here, an issue at a time, each compared once more before."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from backlog.actions.jira import comments, runs
from backlog.actions.jira.clashes import asks_history
from backlog.actions.jira.settling import agree, locked_link, settle
from backlog.actions.jira.values import asked, carried, documents, sources, statuses
from backlog.jira import mapping
from backlog.jira.client import Client, Rejected
from backlog.jira.merge import Value
from backlog.models import Item, JiraConnection, JiraLine, JiraLink, JiraRun
from core.errors import Refused
from core.imports.work import Tell

WARNING, ERROR = JiraLine.Level.WARNING, JiraLine.Level.ERROR


def send(run: JiraRun, row: JiraConnection, client: Client, tell: Tell) -> None:
    """Tell Jira of each item that changed here since both sides agreed."""
    waiting = row.links.filter(gone=False).exclude(item_version=F("item__version"))
    for link in waiting.order_by("id").iterator(chunk_size=200):
        counts = Counter([send_one(run, row, client, link)])
        runs.advance(run, counts, run.position)
        tell(1)
    comments.send(run, row, client)


def send_one(run: JiraRun, row: JiraConnection, client: Client, link: JiraLink) -> str:
    """Compare one item with its issue of this moment, and send what still wins."""
    fields = ",".join(asked(row))
    issue = client.issue(link.issue_key, fields, history=asks_history(row))
    if issue is None:
        return lose(run, link)
    with transaction.atomic():
        settled = settle(run, row, locked_link(link), issue)
    sent = push(run, row, client, issue, settled.outgoing)
    linked = push_links(run, row, client, issue, settled.blockers)
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
    issue: Mapping[str, Any],
    outgoing: Mapping[str, Value],
) -> dict[str, Value]:
    """Send values; those that Jira took. One that it refuses holds up no other."""
    together = {name: value for name, value in outgoing.items() if name != "state"}
    taken = set_fields(run, row, client, issue["key"], together)
    if "state" in outgoing:
        try:
            step(client, issue["key"], str(outgoing["state"]), statuses(row))
            taken["state"] = outgoing["state"]
        except (Rejected, Refused) as error:
            tell_refusal(run, issue["key"], "state", error)
    return taken


def set_fields(
    run: JiraRun,
    row: JiraConnection,
    client: Client,
    key: str,
    values: Mapping[str, Value],
) -> dict[str, Value]:
    """All of them in one request; if Jira refuses that, each by itself."""
    if not values:
        return {}
    try:
        client.edit(key, as_sent(row, values))
        return dict(values)
    except Rejected as error:
        if len(values) == 1:
            tell_refusal(run, key, next(iter(values)), error)
            return {}
    parts = [set_fields(run, row, client, key, {n: v}) for n, v in values.items()]
    return {name: value for part in parts for name, value in part.items()}


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
    issue: Mapping[str, Any],
    blockers: list[str],
) -> list[str]:
    """Link an issue with those that block it; the ones that Jira took."""
    taken = []
    for key in blockers:
        try:
            client.block(carried(row)["links"].remote, key, issue["key"])
            taken.append(key)
        except Rejected as error:
            tell_refusal(run, issue["key"], "links", error)
    return taken


def tell_refusal(run: JiraRun, key: str, name: str, error: Exception) -> None:
    label = mapping.FIELDS[name].label
    remedy = "Change it here or in Jira, or stop carrying this field."
    runs.tell(run, ERROR, key, f"{label}: {error}", remedy)


def step(client: Client, key: str, state: str, statuses: Mapping[str, str]) -> None:
    """Take the step of Jira's workflow that leads to one of our states."""
    for way in client.transitions(key):
        if mapping.state_of(way.get("to") or {}, statuses) == state:
            client.move(key, str(way["id"]))
            return
    word = Item.State(state).label.lower()
    raise Refused(f"no step of Jira’s workflow leads from there to {word}.")
