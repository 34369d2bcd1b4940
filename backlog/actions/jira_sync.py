"""One sync from beginning to end: read what changed, agree field by field, send ours.

First everything is read that changed in Jira since the last time; then each item with
something to tell is compared once more with its issue as it is at that moment, and only
what still wins is sent. Every issue is one transaction, every page a place to go on from:
whoever stops it anywhere loses nothing, and doing it again changes nothing. Nothing is
deleted, here or there.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from backlog.actions import imports, jira_runs
from backlog.actions.jira_connections import opened, query, sources
from backlog.actions.jira_settling import agree, locked_link, settle
from backlog.jira import mapping
from backlog.jira.client import Busy, Client, Rejected
from backlog.jira.merge import Value
from backlog.models import Item, JiraConnection, JiraLine, JiraLink, JiraRun
from core import access
from core.errors import Refused
from core.imports.work import Tell, to_nobody
from core.roles import Perm

WARNING, ERROR = JiraLine.Level.WARNING, JiraLine.Level.ERROR


def sync(connection_id: int, *, tell: Tell = to_nobody) -> JiraRun | None:
    """Sync one connection, or go on with a sync that stopped. Hold the shard's lock."""
    rows = JiraConnection.objects.select_related("product__team", "owner")
    row = rows.prefetch_related("fields").get(pk=connection_id)
    if not row.is_on:
        return None
    run = jira_runs.begin(row)
    try:
        allow(row)
        client = opened(row)
        read(run, row, client, tell)
        send(run, row, client, tell)
    except Busy as error:
        jira_runs.wait(run, error)
    except (Rejected, Refused) as error:
        jira_runs.fail(run, str(error))
    else:
        jira_runs.finish(run)
    return run


def allow(row: JiraConnection) -> None:
    """Its owner's rights are asked for each time: they may be gone."""
    may = access.allows(row.owner, Perm.BACKLOG_EDIT, team=row.product.team)
    if not (may and row.owner.is_active):
        raise Refused(
            f"{row.owner} may no longer change this backlog. Somebody else save the connection."
        )


# --- reading --------------------------------------------------------------------------
def read(run: JiraRun, row: JiraConnection, client: Client, tell: Tell) -> None:
    """Take in, page by page, what changed in Jira."""
    if run.position == DONE_READING:
        return
    if run.until is None:
        run.until = client.clock()
    jql = query(row, jira_runs.since(row, client.zone()))
    fields = ",".join(
        dict.fromkeys([*mapping.ALWAYS, row.epic_link, *sources(row).values()])
    )
    after, seen = run.position, None
    while True:
        page = client.page(jql, fields, after)
        if seen is not None and page.total is not None and page.total < seen:
            # Some are gone from the query: those behind them moved up.
            after = str(max(0, int(after or 0) - (seen - page.total)))
            seen = page.total
            continue
        seen = page.total
        counts = take_page(run, row, page.issues)
        after = page.after
        jira_runs.advance(run, counts, after or DONE_READING)
        tell(len(page.issues))
        if not after:
            return


DONE_READING = "done reading"


def take_page(
    run: JiraRun, row: JiraConnection, issues: Sequence[Mapping[str, Any]]
) -> Counter[str]:
    counts = Counter(read=len(issues))
    made = make_items(run, row, issues)
    for issue in issues:
        told = take(run, row, issue)
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
        mapping.row_of(issue, values_of(row, issue), row.address)
        for issue in issues
        if issue["id"] not in linked and issue["key"] not in known
    ]
    outcomes = imports.import_items(lines, product=row.product, by=row.owner)
    for outcome in outcomes:
        if outcome.item_id is None:
            text, remedy = " ".join(outcome.says), "Change it in Jira: it is read then."
            jira_runs.tell(run, ERROR, outcome.key, text, remedy)
    return {outcome.key for outcome in outcomes if outcome.item_id is not None}


def values_of(row: JiraConnection, issue: Mapping[str, Any]) -> dict[str, Value]:
    return mapping.of_issue(issue, sources(row), statuses_of(row))[0]


@transaction.atomic
def take(run: JiraRun, row: JiraConnection, issue: Mapping[str, Any]) -> str:
    """What became of one issue: updated, unchanged, conflicts or failed."""
    link = JiraLink.objects.filter(connection=row, issue_id=issue["id"]).first()
    if link is None:
        there = Item.objects.filter(product=row.product, external_key=issue["key"])
        item = there.defer("words").first()
        if item is None:
            return "failed"  # told when it could not be made
        if hasattr(item, "jira_link"):
            text = f"{item.key} belongs to another issue."
            jira_runs.tell(run, ERROR, issue["key"], text)
            return "failed"
        link = join(row, issue, item)
    return settle(run, row, locked_link(link), issue).result


def join(row: JiraConnection, issue: Mapping[str, Any], item: Item) -> JiraLink:
    return JiraLink.objects.create(
        connection=row,
        item=item,
        issue_id=issue["id"],
        issue_key=issue["key"],
        parent_key=mapping.parent_of(issue, row.epic_link),
    )


def statuses_of(row: JiraConnection) -> dict[str, str]:
    return mapping.read_statuses(row.statuses)


# --- sending --------------------------------------------------------------------------
def send(run: JiraRun, row: JiraConnection, client: Client, tell: Tell) -> None:
    """Put children under their parents, then tell Jira what changed here."""
    place_children(run, row)
    fields = ",".join(dict.fromkeys([*mapping.ALWAYS, *sources(row).values()]))
    waiting = row.links.filter(gone=False).exclude(item_version=F("item__version"))
    for link in waiting.order_by("id").iterator(chunk_size=200):
        counts = Counter([send_one(run, row, client, link, fields)])
        jira_runs.advance(run, counts, DONE_READING)
        tell(1)


def place_children(run: JiraRun, row: JiraConnection) -> None:
    """Once for each issue that came in: by then its parent has come in too."""
    children = list(row.links.exclude(parent_key="").order_by("id"))
    lines = [
        {"key": child.issue_key, "summary": "x", "parent": child.parent_key}
        for child in children
    ]
    with transaction.atomic():
        outcomes = imports.link_parents(lines, product=row.product, by=row.owner)
        for outcome in outcomes:
            if outcome.says:
                jira_runs.tell(run, WARNING, outcome.key, " ".join(outcome.says))
        JiraLink.objects.filter(pk__in=[c.pk for c in children]).update(parent_key="")


def send_one(
    run: JiraRun, row: JiraConnection, client: Client, link: JiraLink, fields: str
) -> str:
    """Compare one item with its issue of this moment, and send what still wins."""
    issue = client.issue(link.issue_key, fields)
    if issue is None:
        return lose(run, link)
    with transaction.atomic():
        told = settle(run, row, locked_link(link), issue)
    sent = push(run, row, client, issue, told.outgoing)
    agree(
        link,
        sent,
        version=told.version,
        whole=sent.keys() == told.outgoing.keys(),
        by=row.owner,
    )
    return "sent" if sent else told.result


@transaction.atomic
def lose(run: JiraRun, link: JiraLink) -> str:
    """The issue is gone, or no longer shown to this account: the item stays."""
    link = locked_link(link)
    link.gone = True
    link.save(update_fields=["gone"])
    remedy = f"{link.item.key} stays. Drop it here if nobody needs it any more."
    jira_runs.tell(run, WARNING, link.issue_key, "Jira no longer shows it.", remedy)
    return "failed"


def push(
    run: JiraRun,
    row: JiraConnection,
    client: Client,
    issue: Mapping[str, Any],
    outgoing: Mapping[str, Value],
) -> dict[str, Value]:
    """Send values; those that Jira took. One that it refuses holds up no other."""
    remotes, taken = sources(row), {}
    for name, value in outgoing.items():
        try:
            if name == "state":
                step(client, issue["key"], str(value), statuses_of(row))
            else:
                sent = {remotes[name]: mapping.to_issue(name, value)}
                client.edit(issue["key"], sent)
            taken[name] = value
        except (Rejected, Refused) as error:
            label = mapping.FIELDS[name].label
            remedy = "Change it here or in Jira, or stop carrying this field."
            jira_runs.tell(run, ERROR, issue["key"], f"{label}: {error}", remedy)
    return taken


def step(client: Client, key: str, state: str, statuses: Mapping[str, str]) -> None:
    """Take the step of Jira's workflow that leads to one of our states."""
    for way in client.transitions(key):
        if mapping.state_of(way.get("to") or {}, statuses) == state:
            client.move(key, str(way["id"]))
            return
    word = Item.State(state).label.lower()
    raise Refused(f"no step of Jira’s workflow leads from there to {word}.")
