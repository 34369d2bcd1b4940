"""A person decides which of two edits stands, for one field or for many at once."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from backlog.actions.jira import connections
from backlog.models import JiraConflict, JiraConnection, JiraLink
from backlog.queries import jira_conflicts as queries
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
    [conflict] = locked([conflict.pk])
    row = conflict.link.connection
    access.require(by, Perm.BACKLOG_EDIT, team=row.product.team)
    if conflict.resolved_at:
        raise Refused("This conflict is settled already.")
    versions.claim(conflict, version, choice=choice)
    settle(conflict, choice, by)
    carry_soon({row})
    return conflict


@transaction.atomic
def resolve_many(seen: Mapping[int, int], *, choice: str, by: User) -> int:
    """Settle many by one choice, as they were looked at ({id: version}); how many were.

    All or none: raises Refused, naming them, if some changed meanwhile. With `newest`,
    those of which nobody knows the newer one stay in the queue.
    """
    access.require_somewhere(by, Perm.BACKLOG_EDIT)
    rows = locked(seen)
    guard(rows, seen, by)
    lines = [line for line in queries.lines(rows, choice) if line.stands]
    for line in lines:
        versions.claim(line.conflict, None)
        settle(line.conflict, line.stands, by)
    carry_soon({line.conflict.link.connection for line in lines})
    return len(lines)


def carry_soon(rows: Iterable[JiraConnection]) -> None:
    """Sync them, but for those that are paused or were asked by Jira to wait."""
    for row in rows:
        if row.is_on and not row.failures:
            connections.start(row)


def guard(rows: list[JiraConflict], seen: Mapping[int, int], by: User) -> None:
    """All of them are there, may be settled by this person, and are as they were seen."""
    if len(seen) > queries.MOST:
        raise Refused(f"At most {queries.MOST} conflicts are settled in one step.")
    if JiraConflict.objects.visible_to(by).filter(pk__in=seen).count() != len(seen):
        raise Refused("Some of these conflicts are not there any more. Look again.")
    for team in {row.link.connection.product.team for row in rows}:
        access.require(by, Perm.BACKLOG_EDIT, team=team)
    others = [row for row in rows if row.resolved_at or row.version != seen[row.pk]]
    if others:
        named = ", ".join(map(str, others[:5]))
        raise Refused(f"{named} changed while you looked. Nothing was settled: look again.")  # fmt: skip


def locked(pks: "list[int] | Mapping[int, int]") -> list[JiraConflict]:
    """These until the commit: links before conflicts, as a sync takes them."""
    found = JiraConflict.objects.filter(pk__in=pks)
    links = JiraLink.objects.filter(pk__in=found.values("link"))
    list(links.select_for_update(of=("self",)).order_by("pk"))
    rows = found.select_for_update(of=("self",)).for_list().order_by("pk")
    return list(rows.select_related("link__item", "link__connection__product__team"))


def settle(conflict: JiraConflict, choice: str, by: User) -> None:
    gives_way = conflict.theirs if choice == "ours" else conflict.ours
    link = JiraLink.objects.get(pk=conflict.link_id)
    link.base[conflict.name] = gives_way or None
    link.item_version = 0
    link.save(update_fields=["base", "item_version"])
    conflict.choice, conflict.resolved_by, conflict.resolved_at = choice, by, now()
    conflict.save()
    kept = {"field": conflict.name, "ours": conflict.ours, "theirs": conflict.theirs}
    team = conflict.link.connection.product.team
    audit.record(
        by, Verb.JIRA_RESOLVED, conflict.link.item, team=team, choice=choice, **kept
    )
