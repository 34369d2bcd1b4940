"""A person has what Jira refused sent once more, as after a change of rights in Jira."""

from django.db import transaction

from backlog.actions.jira import connections, refusals
from backlog.models import JiraConnection
from core.errors import Refused
from core.models import User
from core.verbs import Verb


@transaction.atomic
def resend(row: JiraConnection, *, by: User) -> JiraConnection:
    """Forget that it was refused, and sync at once."""
    row = connections.locked(row)
    connections.allow(row, by)
    if not row.is_on:
        raise Refused("This connection is paused. Resume it first.")
    count = refusals.forget(row) + row.creations.exclude(failure="").delete()[0]
    if not count:
        raise Refused("Jira refuses nothing now.")
    connections.record(by, Verb.JIRA_CHANGED, row, sent_again=count)
    connections.start(row)
    return row
