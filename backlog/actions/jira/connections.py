"""Changes to a product's connection with Jira.

A connection works with its owner's rights: whoever saves it owns it, so nobody can have
issues loaded or changed by rights that are not theirs. The token is sealed; no page,
answer or audit row shows it, and a new address asks for it again, so that nobody can have
it sent to a place of their own.
"""

from typing import Any

from django.db import transaction

from backlog.actions.jira import refusals, rules, runs
from backlog.jira import mapping
from backlog.jira.answers import Busy, Rejected, Stopped
from backlog.jira.client import Client
from backlog.models import JiraConnection, JiraField, JiraRun
from core import access, audit, vault, versions
from core.clock import now
from core.errors import Refused, Unfit
from core.locks import shard_lock
from core.models import User
from core.roles import Perm
from core.tasks import after_commit
from core.verbs import Verb
from portfolio.models import Product


@transaction.atomic
def create(*, product: Product, token: str, by: User, **fields: Any) -> JiraConnection:
    """Connect a product with Jira, switched off until somebody has seen a trial."""
    access.require(by, Perm.BACKLOG_EDIT, team=product.team)
    if JiraConnection.objects.filter(product=product).exists():
        raise Refused(
            f"{product} is connected with Jira already. Edit that connection."
        )
    row = JiraConnection(product=product, owner=by, next_at=now())
    versions.apply(row, **fields)
    rules.guard(row)
    row.sealed_token = sealed(token)
    row.save()
    JiraField.objects.bulk_create(
        JiraField(
            connection=row, name=name, remote=known.remote, direction=known.direction
        )
        for name, known in mapping.FIELDS.items()
    )
    record(by, Verb.JIRA_CONNECTED, row, address=row.address, project=row.project)
    return row


@transaction.atomic
def edit(
    row: JiraConnection,
    *,
    version: int | None,
    token: str = "",
    by: User,
    **fields: Any,
) -> JiraConnection:
    """Change a connection, and own it from now on; an empty token stays as it is."""
    row = locked(row)
    allow(row, by)
    versions.claim(row, version, **fields)
    changed = versions.apply(row, **fields, owner=by)
    rules.guard(row)
    if "address" in changed and not token:
        raise Unfit("token", rules.ELSEWHERE)
    if token:
        row.sealed_token = sealed(token)
    if {"address", "project", "jql", "kind", "epic_link", "statuses"} & set(changed):
        start_over(row)  # other issues may match now, and the same be read otherwise
    refusals.forget(row)  # with another account Jira may take it
    if "kinds" in changed:
        row.creations.exclude(failure="").delete()  # what was refused may be taken now
    row.save()
    record(by, Verb.JIRA_CHANGED, row, changed=changed, new_token=bool(token))
    return row


@transaction.atomic
def carry(
    field: JiraField,
    *,
    direction: str,
    remote: str,
    rule: str,
    version: int | None,
    by: User,
) -> JiraField:
    """Say how one field is carried from now on."""
    connection = locked(field.connection)
    allow(connection, by)
    asked = {"direction": direction, "remote": remote.strip(), "rule": rule}
    field = JiraField.objects.select_for_update(of=("self",)).get(pk=field.pk)
    versions.claim(field, version, **asked)
    changed = versions.apply(field, **asked)
    rules.guard_field(field)
    field.save()
    if changed:
        # What changed in this field before it was carried has to be read as well.
        start_over(connection)
        refusals.forget(connection, field.name)
        connection.save(update_fields=["read_until"])
        record(by, Verb.JIRA_CHANGED, connection, field=field.name, changed=changed)
    return field


@transaction.atomic
def pause(row: JiraConnection, *, by: User) -> JiraConnection:
    """Stop reading and writing; what is agreed stays agreed."""
    row = locked(row)
    allow(row, by)
    if not row.is_on:
        raise Refused("This connection is paused already.")
    row.is_on = False
    versions.claim(row, None)
    row.save(update_fields=["is_on", "version"])
    record(by, Verb.JIRA_PAUSED, row)
    return row


@transaction.atomic
def resume(row: JiraConnection, *, by: User) -> JiraConnection:
    """Switch it on, or on again, and sync at once with this person's rights."""
    row = locked(row)
    allow(row, by)
    if row.is_on:
        raise Refused("This connection is switched on already.")
    row.is_on, row.next_at, row.owner = True, now(), by
    row.failures, row.failure = 0, ""
    refusals.forget(row)
    versions.claim(row, None)
    row.save()
    record(by, Verb.JIRA_RESUMED, row)
    start(row)
    return row


def disconnect(row: JiraConnection, *, version: int | None, by: User) -> None:
    """Take it away, with its token and all that both sides agreed on. Items and issues
    stay; connected anew, they find each other by the keys of the issues."""
    with shard_lock("backlog.jira", str(row.pk)) as free:
        if not free:
            raise Refused("A sync is just ending. Try again in a moment.")
        remove(row, version, by)


@transaction.atomic
def remove(row: JiraConnection, version: int | None, by: User) -> None:
    row = locked(row)
    allow(row, by)
    if row.is_on:
        raise Refused("Pause the connection first: then nothing is under way.")
    versions.claim(row, version)
    linked = row.links.count()
    record(by, Verb.JIRA_DISCONNECTED, row, address=row.address, project=row.project, linked=linked)  # fmt: skip
    row.delete()


@transaction.atomic
def ask(row: JiraConnection, *, by: User) -> JiraConnection:
    """Have it synced now."""
    row = locked(row)
    allow(row, by)
    if not row.is_on:
        raise Refused("This connection is paused. Resume it first.")
    start(row)
    return row


def test(row: JiraConnection, *, by: User) -> str:
    """Who the token belongs to, and how many issues match. Raises Refused in words."""
    allow(row, by)
    try:
        client = opened(row, somebody_waits=True)
        person = client.me().get("displayName", "")
        found = client.page(query(row), "summary", size=1)
    except (Busy, Rejected, Stopped) as error:
        raise Refused(f"It does not work yet. {error}") from error
    if not found.issues:
        return f"Signed in as {person}, but no issue matches. Look at the project key."
    count = f"{found.total:,} issues match." if found.total else "Issues match."
    return f"It works: signed in as {person}. {count}"


def opened(row: JiraConnection, *, somebody_waits: bool = False) -> Client:
    return Client(
        address=row.address,
        account=row.account,
        token=vault.unseal(row.sealed_token),
        is_cloud=row.is_cloud,
        somebody_waits=somebody_waits,
    )


def query(row: JiraConnection, since: str = "") -> str:
    """The issues of a connection, in an order that an edit meanwhile does not change."""
    parts = [f'project = "{row.project}"']
    parts += [f"({row.jql})"] if row.jql else []
    parts += [f'updated >= "{since}"'] if since else []
    return " AND ".join(parts) + " ORDER BY key ASC"


# --- rules ----------------------------------------------------------------------------
def allow(row: JiraConnection, by: User) -> None:
    access.require(by, Perm.BACKLOG_EDIT, team=row.product.team)


def sealed(token: str) -> str:
    rules.guard_token(token)
    return vault.seal(token.strip())


def locked(row: JiraConnection) -> JiraConnection:
    rows = JiraConnection.objects.select_for_update(of=("self",))
    return rows.select_related("product__team", "owner").get(pk=row.pk)


def start(row: JiraConnection) -> None:
    """Have a worker sync it now: once, however often it is asked before the worker comes."""
    from backlog.tasks import jira_nudged  # it calls these actions

    row.next_at = now()
    row.save(update_fields=["next_at"])
    after_commit(jira_nudged, row.pk)


def start_over(row: JiraConnection) -> None:
    """Read everything again; a sync in the middle stops, for it reads by other terms."""
    row.read_until = None
    for run in row.runs.filter(state__in=runs.OPEN, is_trial=False):
        runs.end(run, JiraRun.State.FAILED, failure=runs.CHANGED)


def record(by: User, verb: Verb, row: JiraConnection, **data: Any) -> None:
    audit.record(by, verb, row, team=row.product.team, **data)
