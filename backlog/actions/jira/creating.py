"""Items that Jira does not have yet become issues there, each exactly once.

Before Jira is asked, a row says so, and the issue carries a label of our own. If the
answer is lost, or the worker is killed, the issue is looked for by that label, and made
again only when Jira has had time to find it and still has none.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from backlog.actions.items import locked
from backlog.actions.jira import runs
from backlog.actions.jira.sending import as_sent
from backlog.actions.jira.values import asked, carried, ours, theirs
from backlog.jira import mapping, terms
from backlog.jira.answers import Rejected
from backlog.jira.client import Client
from backlog.jira.merge import Value
from backlog.models import (  # fmt: skip
    Item,
    JiraConnection,
    JiraCreation,
    JiraLine,
    JiraLink,
    JiraRun,
)
from core import audit, versions
from core.clock import now
from core.imports.work import Tell
from core.verbs import Verb

MOST = 200  # in one sync; the next one goes on
FOUND_BY_THEN = timedelta(minutes=10)  # Jira's search is a while behind
OUTWARDS = ("out", "both", "once")


def create_all(run: JiraRun, row: JiraConnection, client: Client, tell: Tell) -> None:
    """Make issues of the kinds that this connection names, and find those asked before."""
    kinds = terms.read_kinds(row.kinds)
    for creation in row.creations.filter(failure="").select_related("item"):
        find(run, row, client, creation)
    for pk in new_items(row, kinds):
        noted = note(row, pk, kinds)
        if noted and create(run, row, client, noted, kinds):
            runs.count(run, "made")
        tell(1)


def new_items(row: JiraConnection, kinds: Mapping[str, str]) -> list[int]:
    """Open items of these kinds that no issue stands for, oldest first."""
    refused = Q(jira_creation__item_version=F("version"))
    rows = Item.objects.open().filter(product=row.product, kind__in=kinds)
    rows = rows.filter(external_key="", jira_link=None).exclude(refused)
    rows = rows.exclude(jira_creation__failure="")
    return list(rows.order_by("id").values_list("pk", flat=True)[:MOST])


@transaction.atomic
def note(row: JiraConnection, pk: int, kinds: Mapping[str, str]) -> JiraCreation | None:
    """Say that it is asked for, and what is sent; None if it is no longer to be made."""
    item = locked(Item(pk=pk))
    if not item.is_open or item.external_key or item.kind not in kinds:
        return None
    ways = {name: field.direction for name, field in carried(row).items()}
    values = ours(row, item).items()
    sent = {n: v for n, v in values if v and n != "state" and ways[n] in OUTWARDS}
    values_now = {"sent": sent, "asked_at": now(), "failure": "", "connection": row}
    creation, _ = JiraCreation.objects.update_or_create(
        item=item, label=mapping.mark_of(item.key), defaults=values_now
    )
    return creation


def create(
    run: JiraRun,
    row: JiraConnection,
    client: Client,
    creation: JiraCreation,
    kinds: Mapping[str, str],
) -> bool:
    """Ask Jira for the issue; if it refuses, tell why and leave it until it is changed."""
    item = creation.item
    try:
        made = client.create(as_created(row, creation, kinds[item.kind]))
    except Rejected as error:
        refuse(run, creation, str(error))
        return False
    issue = client.issue(str(made["key"]), ",".join(asked(row)))
    if issue is not None:
        adopt(row, creation, issue)
    return issue is not None


def as_created(
    row: JiraConnection, creation: JiraCreation, kind: str
) -> dict[str, Any]:
    """The fields of a new issue: a title it must have, and the label we find it by."""
    fields = as_sent(row, creation.sent)
    fields["labels"] = [*(fields.get("labels") or []), creation.label]
    fields.setdefault("summary", creation.item.title)
    return fields | {"project": {"key": row.project}, "issuetype": {"name": kind}}


@transaction.atomic
def refuse(run: JiraRun, creation: JiraCreation, why: str) -> None:
    creation.failure, creation.item_version = why[:300], creation.item.version
    creation.save()
    remedy = (
        "Change it here, or the kinds that are made in Jira: it is sent again then."
    )
    runs.tell(run, JiraLine.Level.ERROR, creation.item.key, f"Not made in Jira: {why}", remedy)  # fmt: skip


def find(
    run: JiraRun, row: JiraConnection, client: Client, creation: JiraCreation
) -> None:
    """Look for an issue whose answer was lost; let it be asked for again in the end."""
    jql = f'project = "{row.project}" AND labels = "{creation.label}"'
    page = client.page(jql, ",".join(asked(row)), size=1)
    if page.issues:
        adopt(row, creation, page.issues[0])
        runs.count(run, "made")
    elif now() - creation.asked_at > FOUND_BY_THEN:
        creation.delete()


def recognise(row: JiraConnection, issues: Sequence[Mapping[str, Any]]) -> None:
    """Issues that we asked for ourselves do not become second items when they are read."""
    waiting = {each.label: each for each in row.creations.filter(failure="")}
    for issue in issues if waiting else ():
        labels = issue["fields"].get("labels") or []
        creation = next((waiting[name] for name in labels if name in waiting), None)
        if creation:
            adopt(row, creation, issue)


@transaction.atomic
def adopt(
    row: JiraConnection, creation: JiraCreation, issue: Mapping[str, Any]
) -> None:
    """From now on this issue and the item are one: they agree on what was sent."""
    item = locked(creation.item)
    there: dict[str, Value] = {n: v for n, v in theirs(row, issue)[0].items() if n == "state"}  # fmt: skip
    JiraLink.objects.create(
        connection=row,
        item=item,
        issue_id=issue["id"],
        issue_key=issue["key"],
        base=creation.sent | there,
    )
    url = f"{row.address}/browse/{issue['key']}"
    changed = versions.apply(item, external_key=issue["key"], external_url=url)
    versions.claim(item, None)
    item.save(update_fields=[*changed, "version"])
    creation.delete()
    audit.record(
        row.owner, Verb.JIRA_MADE, item, team=item.product.team, issue=issue["key"]
    )
