"""A person decides which of two edits stands."""

from django.db import transaction

from backlog.actions import jira_connections
from backlog.models import JiraConflict, JiraLink
from core import access, audit, versions
from core.clock import now
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb


@transaction.atomic
def resolve(
    conflict: JiraConflict, *, choice: str, version: int | None, by: User
) -> JiraConflict:
    """Let one side stand. Raises Stale if either side changed since it was shown.

    Only what was agreed on is moved: to the value that gives way. The next sync then finds
    one edit and carries it; should the other side be edited once more before that, it is a
    conflict again, and nobody's edit is lost.
    """
    rows = JiraConflict.objects.select_for_update(of=("self",)).for_list()
    conflict = rows.get(pk=conflict.pk)
    row = conflict.link.connection
    team = row.product.team
    access.require(by, Perm.BACKLOG_EDIT, team=team)
    if conflict.resolved_at:
        raise Refused("This conflict is settled already.")
    versions.claim(conflict, version, choice=choice)
    gives_way = conflict.theirs if choice == "ours" else conflict.ours
    link = JiraLink.objects.select_for_update().get(pk=conflict.link_id)
    link.base[conflict.name] = gives_way or None
    link.item_version = 0
    link.save(update_fields=["base", "item_version"])
    conflict.choice, conflict.resolved_by, conflict.resolved_at = choice, by, now()
    conflict.save()
    kept = {"field": conflict.name, "ours": conflict.ours, "theirs": conflict.theirs}
    audit.record(by, Verb.JIRA_RESOLVED, link.item, team=team, choice=choice, **kept)
    if row.is_on:
        jira_connections.start(row)
    return conflict
