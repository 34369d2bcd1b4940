"""Comments of issues: read with the issue, and those written here said there once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from backlog import reading
from backlog.actions.jira import refusals, runs
from backlog.actions.jira.values import carried
from backlog.jira import adf, shape
from backlog.jira.answers import Rejected
from backlog.jira.client import Client
from backlog.models import JiraComment, JiraConnection, JiraLink, JiraRefusal, JiraRun
from core import access, audit
from core.clock import now
from core.errors import Refused, Unfit
from core.imports.work import Tell
from core.models import User
from core.roles import Perm
from core.verbs import Verb

LONGEST = 10_000


@transaction.atomic
def say(link: JiraLink, *, text: str, by: User) -> JiraComment:
    """Write a comment here, to be said under the issue with the writer's name."""
    link = JiraLink.objects.select_for_update(of=("self",)).select_related(
        "item__product__team", "connection"
    ).get(pk=link.pk)  # fmt: skip
    team = link.item.product.team
    access.require(by, Perm.BACKLOG_EDIT, team=team)
    if not goes_out(link.connection):
        raise Refused("Comments only come from Jira here. Write it there, or have them carried both ways.")  # fmt: skip
    text = reading.clean(text)
    if not text:
        raise Unfit("text", "Write what you want to say.")
    row = JiraComment.objects.create(
        link=link, author=str(by), text=text[:LONGEST], written_at=now(), by=by
    )
    audit.record(by, Verb.JIRA_COMMENTED, link.item, team=team, issue=link.issue_key)
    return row


def goes_out(row: JiraConnection) -> bool:
    field = carried(row).get("comments")
    return field is not None and field.direction in ("out", "both")


def comes_in(row: JiraConnection) -> bool:
    field = carried(row).get("comments")
    return field is not None and field.direction in ("in", "both", "once")


# --- from there -------------------------------------------------------------------------
def fetch(
    row: JiraConnection, client: Client, issue: Mapping[str, Any]
) -> Sequence[Mapping[str, Any]]:
    """An issue's comments; asked for by themselves only where the issue has more."""
    held = issue["fields"].get("comment") or {}
    told = [each for each in held.get("comments") or [] if each.get("id")]
    if not comes_in(row) or int(held.get("total") or 0) <= len(told):
        return told if comes_in(row) else []
    return client.comments(issue["key"])


def keep(link: JiraLink, comments: Sequence[Mapping[str, Any]]) -> None:
    """Those that are new, and those that were edited; one deleted there stays here."""
    if not comments:
        return
    there = {row.comment_id: row for row in link.comments.exclude(comment_id="")}
    unsent = list(link.comments.filter(comment_id="").exclude(asked_at=None))
    for each in comments:
        key, text = each["id"], words_of(each)
        mine = next((row for row in unsent if as_said(row) == text), None)
        row = there.get(key) or mine
        if row is None:
            row = JiraComment(
                link=link, written_at=shape.clock(each.get("created")) or now()
            )
            row.author = str((each.get("author") or {}).get("displayName", ""))[:200]
        if row.by_id and row.comment_id == "":
            unsent.remove(row)
        elif row.text == text or row.by_id:
            continue
        else:
            row.text = text
        row.comment_id = key
        row.save()


def words_of(comment: Mapping[str, Any]) -> str:
    body: Any = comment.get("body")
    return reading.clean(adf.to_text(body) if adf.is_document(body) else body)


# --- to there ---------------------------------------------------------------------------
def send(run: JiraRun, row: JiraConnection, client: Client, tell: Tell) -> None:
    """Say what was written here. One whose answer was lost is looked for before."""
    if not goes_out(row):
        return
    unsent = JiraComment.objects.filter(link__connection=row, comment_id="")
    held = JiraRefusal.objects.filter(link__connection=row, name="comments")
    unsent = unsent.exclude(pk__in=[int(each.subject) for each in held])
    for comment in unsent.filter(link__gone=False).order_by("id")[:200]:
        send_one(run, row, client, comment)
        tell(1)


def send_one(
    run: JiraRun, row: JiraConnection, client: Client, comment: JiraComment
) -> None:
    link = comment.link
    if comment.asked_at:
        keep(link, client.comments(link.issue_key))
        comment.refresh_from_db()
        if comment.comment_id:
            return
    JiraComment.objects.filter(pk=comment.pk).update(asked_at=now())
    text = as_said(comment)
    try:
        made = client.comment(
            link.issue_key, adf.from_text(text) if row.is_cloud else text
        )
    except Rejected as error:
        refusals.keep(run, link, "comments", error, subject=str(comment.pk))
        return
    JiraComment.objects.filter(pk=comment.pk).update(comment_id=str(made["id"]))
    runs.count(run, "sent")


def as_said(comment: JiraComment) -> str:
    """With its writer's name: in Jira it stands under the account of the connection."""
    return adf.canon(f"{comment.author}: {comment.text}")
