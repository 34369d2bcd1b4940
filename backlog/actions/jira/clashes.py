"""Fields edited on both sides: kept for a person, with who was when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from backlog.actions.jira.values import carried
from backlog.jira import shape
from backlog.jira.merge import Rule, Step, Value
from backlog.models import Item, JiraConflict, JiraConnection, JiraLink, JiraRun
from core import versions
from core.clock import now
from core.models import AuditEntry, User


@dataclass(frozen=True)
class Edits:
    """When each field was last edited, here and there, by one clock: ours."""

    ours: Mapping[str, datetime] = field(default_factory=dict)
    theirs: Mapping[str, datetime] = field(default_factory=dict)

    def last(self, name: str) -> Step:
        """Whose edit is the newer one; a person decides if nobody knows."""
        here, there = self.ours.get(name), self.theirs.get(name)
        if here is None or there is None or here == there:
            return Step.CONFLICT
        return Step.OUT if here > there else Step.IN


def last_edits(
    run: JiraRun,
    row: JiraConnection,
    link: JiraLink,
    issue: Mapping[str, Any],
    here: Mapping[str, Value],
    there: Mapping[str, Value],
) -> Edits:
    """Of the fields that differ on both sides from what was agreed, and of no others."""
    both = {
        name
        for name in set(here) & set(there)
        if here[name] != there[name]
        and link.base.get(name) not in (here[name], there[name])
    }
    if not both:
        return Edits()
    skew = timedelta(seconds=run.skew)
    remotes = {f.remote: n for n, f in carried(row).items() if n in both}
    theirs = {n: at - skew for n, at in their_times(issue, remotes).items()}
    return Edits(our_times(link.item, both), theirs)


def our_times(item: Item, names: set[str]) -> dict[str, datetime]:
    """From the trail of changes, newest first."""
    rows = AuditEntry.objects.filter(subject_type="backlog.item", subject_id=item.pk)
    found: dict[str, datetime] = {}
    for at, data in rows.order_by("-id").values_list("at", "data")[:200]:
        moved = {"state"} if "old" in data and "new" in data else set()
        for name in names & ({*data.get("changed", {})} | moved):
            found.setdefault(name, at)
    return found


def their_times(
    issue: Mapping[str, Any], remotes: Mapping[str, str]
) -> dict[str, datetime]:
    """From the issue's history where Jira told it, else when it last changed at all."""
    at = shape.clock(issue["fields"].get("updated"))
    found = dict.fromkeys(remotes.values(), at) if at else {}
    told = [
        (remotes[change["fieldId"]], shape.clock(entry.get("created")))
        for entry in (issue.get("changelog") or {}).get("histories") or []
        for change in entry.get("items") or []
        if change.get("fieldId") in remotes
    ]
    for name, at in sorted((name, at) for name, at in told if at):
        found[name] = at
    return found


def asks_history(row: JiraConnection) -> bool:
    """Somebody wants the newest to stay: only then is the issue's history worth reading."""
    return any(each.rule == Rule.NEWEST for each in carried(row).values())


def keep_conflicts(
    link: JiraLink,
    clashes: set[str],
    ours: Mapping[str, Value],
    theirs: Mapping[str, Value],
    edits: Edits,
    *,
    by: User,
) -> None:
    """One open conflict for each field that clashes; close those that no longer do."""
    there = {row.name: row for row in link.conflicts.filter(resolved_at=None)}
    for name in clashes:
        row = there.get(name) or JiraConflict(link=link, name=name)
        sides = {"base": link.base.get(name), "ours": ours[name] or "", "theirs": theirs[name] or ""}  # fmt: skip
        if name in link.base and sides["base"] is None:
            sides["base"] = ""
        times = {"ours_at": edits.ours.get(name), "theirs_at": edits.theirs.get(name)}
        if versions.apply(row, **sides) or row.pk is None:
            versions.apply(row, **times)
            row.version += 1 if row.pk else 0
            row.save()
    for name, row in there.items():
        if name not in clashes and name in theirs:
            row.choice, row.resolved_by, row.resolved_at = "agreed", by, now()
            row.save()
