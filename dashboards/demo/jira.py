"""Self-service's connection with a Jira that does not exist: ours, and paused for good.

The run in its log was made by the sync's own code, from answers as Jira would give them:
four features in step, one of them renamed on both sides, two comments.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

from backlog.actions.jira import comments, refusals, runs
from backlog.actions.jira.settling import locked_link, settle
from backlog.actions.jira.values import ours
from backlog.jira import mapping
from backlog.models import Item, JiraConnection, JiraField, JiraLink
from core import vault
from core.clock import now
from core.verbs import Verb
from dashboards.demo.put import person, put
from portfolio.models import Product

ADDRESS = "https://larkmont.atlassian.example"
COUNT = 4
RENAMED = "Telemetry of verified containment, payment bot first"
STATUSES = {"idea": "To Do", "ready": "Selected for Development", "in_progress": "In Progress", "done": "Done"}  # fmt: skip
SCREEN = "Jira said 400: duedate: Field 'duedate' cannot be set. It is not on the appropriate screen."
SAID = [
    ("Omar Haddad", "The vendor’s event feed is in our sandbox since Friday."),
    ("Elena Castellano", "Then count last week’s payments with it before we tell anybody."),
]  # fmt: skip


def load() -> None:
    product = Product.objects.get(code="SELFSERVE")
    if JiraConnection.objects.filter(product=product).exists():
        return
    row = connected(product)
    run = runs.begin(row)
    run.until = now()
    counts: Counter[str] = Counter()
    for number, item in enumerate(features(product), 1):
        link = linked(row, item, f"SELF-{40 + number}")
        issue = issue_of(row, link, renamed=number == 1)
        if number == 1:
            link.base["title"] = f"{item.title} (first draft)"
            link.save()
            comments.keep(link, issue["fields"]["comment"]["comments"])
        told = settle(run, row, locked_link(link), issue)
        counts.update(["read", told.result])
        if number == 2:
            refusals.keep(run, link, "due_on", SCREEN)
    runs.advance(run, counts, "done reading")
    runs.finish(run)


def connected(product: Product) -> JiraConnection:
    row, _ = put(
        JiraConnection,
        {"product": product},
        Verb.JIRA_CONNECTED,
        address=ADDRESS,
        account="omar.haddad@larkmont.example",
        sealed_token=vault.seal("nobody has this token"),
        project="SELF",
        jql="labels = program",
        statuses="In Review = in_progress",
        kinds="feature = Epic\nstory = Story",
        owner=person("Omar Haddad"),
        next_at=now(),
    )
    for name, known in mapping.FIELDS.items():
        key = {"connection": row, "name": name}
        put(JiraField, key, remote=known.remote, direction=known.direction)
    return row


def features(product: Product) -> list[Item]:
    rows = Item.objects.filter(product=product, kind="feature", external_key="")
    return list(rows.defer("words").order_by("key")[:COUNT])


def linked(row: JiraConnection, item: Item, key: str) -> JiraLink:
    item.external_key, item.external_url = key, f"{ADDRESS}/browse/{key}"
    item.save(update_fields=["external_key", "external_url"])
    found = {"connection": row, "item": item, "issue_id": key}
    link, _ = put(JiraLink, found, base=ours(row, item), issue_key=key)
    return link


def issue_of(row: JiraConnection, link: JiraLink, *, renamed: bool) -> dict[str, Any]:
    """What Jira would answer: the same as stands here, but for one title."""
    item, at = link.item, f"{now() - timedelta(hours=3):%Y-%m-%dT%H:%M:%S.000+0000}"
    said = [{"id": str(n), "author": {"displayName": who}, "body": text, "created": at} for n, (who, text) in enumerate(SAID, 1)]  # fmt: skip
    fields = {
        "summary": RENAMED if renamed else item.title,
        "description": item.description,
        "status": {"name": STATUSES.get(item.state, "To Do")},
        "labels": item.labels,
        "duedate": item.due_on and item.due_on.isoformat(),
        "updated": at,
        "issuelinks": [],
        "comment": {"comments": said, "total": len(said)},
    }
    return {"id": link.issue_id, "key": link.issue_key, "fields": fields}
