"""What a connection with Jira must hold to, asked by its forms and by its actions alike."""

from backlog.jira import terms
from backlog.models import Item, JiraConnection, JiraField
from core import fetching
from core.errors import Unfit

ELSEWHERE = "The address is another one: type the token for it."


def guard(row: JiraConnection) -> None:
    """Refuse what would fail at every sync."""
    if row.is_cloud and not row.account:
        raise Unfit(
            "account", "Jira Cloud asks for the e-mail that the token belongs to."
        )
    if row.epic_link and not terms.FIELD_ID.fullmatch(row.epic_link):
        raise Unfit("epic_link", "Type the field’s id, such as customfield_10008.")
    guard_scope(row.project, row.jql)
    guard_statuses(row.statuses)
    guard_kinds(row.kinds)
    guard_address(row)


def guard_scope(project: str, jql: str) -> None:
    if not terms.PROJECT.fullmatch(project):
        raise Unfit("project", "A project key has letters and digits, such as ABC.")
    if terms.is_ordered(jql):
        raise Unfit("jql", "Leave out ORDER BY: the order is ours to choose.")
    if not terms.is_closed(jql):
        raise Unfit("jql", "A bracket or a quotation mark is not closed.")


def guard_address(row: JiraConnection) -> None:
    row.address = row.address.rstrip("/")
    if {"?", "#"} & set(row.address):
        raise Unfit("address", "Leave out what stands after ? or #: it is no part of where Jira answers.")  # fmt: skip
    try:
        fetching.look_up(row.address)
    except fetching.Unfetched as error:
        raise Unfit("address", str(error)) from error


def guard_statuses(lines: str) -> None:
    for name, state in terms.read_statuses(lines).items():
        if not name or state not in Item.State.values:
            known = ", ".join(Item.State.values)
            raise Unfit(
                "statuses", f"“{name} = {state}”: after the sign stands one of {known}."
            )


def guard_kinds(lines: str) -> None:
    for kind, name in terms.read_kinds(lines).items():
        if not name or kind not in Item.Kind.values:
            known = ", ".join(Item.Kind.values)
            raise Unfit(
                "kinds", f"“{kind} = {name}”: before the sign stands one of {known}."
            )


def guard_token(token: str) -> None:
    token = token.strip()
    if not token:
        raise Unfit("token", "Type the token that Jira gave you.")
    if not (token.isprintable() and token.isascii()):
        raise Unfit("token", "A token is one line of plain letters, digits and signs. Copy it once more.")  # fmt: skip


def guard_field(field: JiraField) -> None:
    """Which field of Jira it is carried to, if it is: an id, of which no other has a share."""
    is_on, remote = field.direction != "off", field.remote
    if is_on and not remote:
        raise Unfit("remote", "Say which field of Jira holds it.")
    if remote and not (field.name == "links" or terms.FIELD_ID.fullmatch(remote)):
        raise Unfit("remote", "Type the field’s id, such as summary or customfield_10016. A trial lists those in use.")  # fmt: skip
    others = JiraField.objects.filter(connection=field.connection_id, remote=remote)
    if is_on and others.exclude(pk=field.pk).exclude(direction="off").exists():
        raise Unfit("remote", f"Another of our fields is carried to {remote}.")
