"""Agreeing on one issue and its item, field by field, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from backlog.actions import imports, jira_runs
from backlog.jira import mapping, merge
from backlog.jira.merge import Step, Value
from backlog.models import (
    Item,
    JiraConflict,
    JiraConnection,
    JiraLine,
    JiraLink,
    JiraRun,
)
from core import audit, versions
from core.clock import now
from core.models import User
from core.verbs import Verb


@dataclass(frozen=True)
class Settled:
    """What became of it, what is left to send, and the item's version it holds for."""

    result: str
    outgoing: dict[str, Value]
    version: int


def locked_link(link: JiraLink) -> JiraLink:
    """The link and its item as they are now, held until the commit: item first."""
    rows = Item.objects.select_for_update(of=("self",), no_key=True)
    item = rows.select_related("product__team").defer("words").get(pk=link.item_id)
    found = JiraLink.objects.select_for_update().get(pk=link.pk)
    found.item = item
    return found


def settle(
    run: JiraRun, row: JiraConnection, link: JiraLink, issue: Mapping[str, Any]
) -> Settled:
    """Take in what Jira alone changed, queue what both did, name what is to be sent."""
    item = link.item
    fields = {field.name: field for field in row.fields.all()}
    remotes = {n: f.remote for n, f in fields.items() if f.direction != "off"}
    ours = mapping.of_item({name: getattr(item, name) for name in remotes})
    statuses = mapping.read_statuses(row.statuses)
    theirs, faults = mapping.of_issue(issue, remotes, statuses)
    for name, why in faults.items():
        warn(run, link, name, why)
    link.base = merge.landed(link.base, link.sending, theirs)
    steps = merge.plan(
        {n: rule_of(fields[n]) for n in remotes}, link.base, ours, theirs
    )
    arrived = take_in(run, row, link, wanted(steps, theirs, Step.IN))
    clashes = {name for name, step in steps.items() if step == Step.CONFLICT}
    keep_conflicts(link, clashes, ours, theirs, by=row.owner)
    outgoing = wanted(steps, ours, Step.OUT)
    link.base |= wanted(steps, theirs, Step.AGREE) | arrived
    link.issue_key, link.gone = issue["key"], False
    link.sending = outgoing
    link.item_version = 0 if outgoing else item.version
    link.save()
    result = "conflicts" if clashes else "updated" if arrived else "unchanged"
    return Settled(result, outgoing, item.version)


def rule_of(field: Any) -> merge.Field:
    return merge.Field(merge.Direction(field.direction), merge.Rule(field.rule))


def wanted(
    steps: Mapping[str, Step], values: Mapping[str, Value], step: Step
) -> dict[str, Value]:
    return {name: values[name] for name, each in steps.items() if each == step}


def take_in(
    run: JiraRun, row: JiraConnection, link: JiraLink, values: Mapping[str, Value]
) -> dict[str, Value]:
    """Write what came from Jira into the item; what it cannot hold is told and left."""
    item, fit = link.item, {}
    for name, value in values.items():
        why = unfit(item, name, value)
        if why:
            warn(run, link, name, why)
        else:
            fit[name] = value
    changed = versions.apply(item, **{n: mapping.to_item(n, v) for n, v in fit.items()})
    if changed:
        versions.claim(item, None)
        imports.save_changed([(item, changed)], by=row.owner, product=row.product)
    return fit


def unfit(item: Item, name: str, value: Value) -> str:
    if name == "title" and not value:
        return "an item needs a title."
    if name == "due_on" and not value and item.service == Item.Service.FIXED_DATE:
        return f"{item.key} has a fixed date and cannot lose it."
    return ""


def warn(run: JiraRun, link: JiraLink, name: str, why: str) -> None:
    label = mapping.FIELDS[name].label
    remedy = f"Change it in Jira or in {link.item.key}."
    jira_runs.tell(
        run, JiraLine.Level.WARNING, link.issue_key, f"{label}: {why}", remedy
    )


def keep_conflicts(
    link: JiraLink,
    clashes: set[str],
    ours: Mapping[str, Value],
    theirs: Mapping[str, Value],
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
        if versions.apply(row, **sides) or row.pk is None:
            row.version += 1 if row.pk else 0
            row.save()
    for name, row in there.items():
        if name not in clashes and name in theirs:
            row.choice, row.resolved_by, row.resolved_at = "agreed", by, now()
            row.save()


@transaction.atomic
def agree(
    link: JiraLink, sent: Mapping[str, Value], *, version: int, whole: bool, by: User
) -> None:
    """Both sides hold what was sent; if all of it, the item has no more to tell."""
    link = locked_link(link)
    link.base |= sent
    link.sending = {}
    if whole:
        link.item_version = version
    link.save()
    if sent:
        data = {"issue": link.issue_key, "sent": sorted(sent)}
        audit.record(
            by, Verb.JIRA_AGREED, link.item, team=link.item.product.team, **data
        )
