"""Agreeing on one issue and its item, field by field, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from backlog.actions import imports
from backlog.actions.jira import refusals, runs
from backlog.actions.jira.clashes import keep_conflicts, last_edits
from backlog.actions.jira.links import take_blockers
from backlog.actions.jira.values import carried, ours, sources, theirs
from backlog.jira import losses, mapping, merge
from backlog.jira.merge import Step, Value
from backlog.models import Item, JiraConnection, JiraField, JiraLine, JiraLink, JiraRun
from core import audit, versions
from core.models import User
from core.verbs import Verb


@dataclass(frozen=True)
class Settled:
    """What became of it, what is left to send, and the item's version it holds for."""

    result: str
    outgoing: dict[str, Value]
    blockers: list[str]
    theirs: dict[str, Value]
    version: int

    @property
    def has_news(self) -> bool:
        return bool(self.outgoing or self.blockers)


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
    here, (there, faults) = ours(row, link.item), theirs(row, issue)
    for name, why in faults.items():
        warn(run, link, name, why)
    link.base = merge.landed(link.base, link.sending, there)
    edits = last_edits(run, row, link, issue, here, there)
    fields = {
        n: rule_of(f, edits.last(n)) for n, f in carried(row).items() if f.clashes
    }
    steps = merge.plan(fields, link.base, here, there)
    arrived = take_in(run, row, link, wanted(steps, there, Step.IN))
    clashes = {name for name, step in steps.items() if step == Step.CONFLICT}
    keep_conflicts(link, clashes, here, there, edits, by=row.owner)
    outgoing = unharmed(run, row, link, issue, wanted(steps, here, Step.OUT))
    link.base |= wanted(steps, there, Step.AGREE) | arrived
    blockers = take_blockers(run, row, link, issue)
    outgoing, blockers = refusals.worth_sending(link, outgoing, blockers, there)
    link.issue_key, link.gone = issue["key"], False
    link.sending = outgoing
    link.item_version = 0 if outgoing or blockers else link.item.version
    link.save()
    result = "conflicts" if clashes else "updated" if arrived else "unchanged"
    return Settled(result, outgoing, blockers, there, link.item.version)


def rule_of(field: JiraField, last: Step = Step.CONFLICT) -> merge.Field:
    return merge.Field(merge.Direction(field.direction), merge.Rule(field.rule), last)


def wanted(
    steps: Mapping[str, Step], values: Mapping[str, Value], step: Step
) -> dict[str, Value]:
    return {name: values[name] for name, each in steps.items() if each == step}


def unharmed(
    run: JiraRun,
    row: JiraConnection,
    link: JiraLink,
    issue: Mapping[str, Any],
    outgoing: dict[str, Value],
) -> dict[str, Value]:
    """What can be sent: a document that says more than our text is not written over."""
    frail = losses.frail(
        issue, {n: r for n, r in sources(row).items() if n in outgoing}
    )
    for name, parts in frail.items():
        warn(run, link, name, f"Jira’s text holds {parts}, which ours would take away: not sent.")  # fmt: skip
    return {name: value for name, value in outgoing.items() if name not in frail}


def take_in(
    run: JiraRun, row: JiraConnection, link: JiraLink, values: Mapping[str, Value]
) -> dict[str, Value]:
    """Write what came from Jira into the item; what it cannot hold is told and left."""
    item, fit = link.item, {}
    for name, value in values.items():
        why = unfit(item, name, value)
        if why:
            warn(run, link, name, why)
        elif name == "parent" and value:
            link.parent_key = value  # it may come in later than its child
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
    runs.tell_once(
        run, JiraLine.Level.WARNING, link.issue_key, f"{label}: {why}", remedy
    )


@transaction.atomic
def agree(
    link: JiraLink,
    settled: Settled,
    sent: Mapping[str, Value],
    linked: list[str],
    *,
    by: User,
) -> None:
    """Both sides hold what was sent. The item has no more to tell: what Jira refused is
    remembered, and waits for a change."""
    link = locked_link(link)
    link.base |= sent
    if linked:
        link.base["links"] = sorted({*link.base.get("links", []), *linked})
    link.sending = {}
    link.item_version = settled.version
    link.save()
    refusals.taken(link, sent, linked)
    if sent or linked:
        names = sorted({*sent, *(["links"] if linked else [])})
        data = {"issue": link.issue_key, "sent": names}
        audit.record(
            by, Verb.JIRA_AGREED, link.item, team=link.item.product.team, **data
        )
