"""Both sides of one issue by the terms of its connection: our values and theirs."""

from collections.abc import Mapping
from typing import Any

from backlog.jira import mapping, terms
from backlog.jira.merge import Value
from backlog.models import Item, JiraConnection, JiraField, JiraLink


def carried(row: JiraConnection) -> dict[str, JiraField]:
    return {each.name: each for each in row.fields.all() if each.direction != "off"}


def sources(row: JiraConnection) -> dict[str, str]:
    """The fields of Jira whose values are compared, by our names."""
    rows = carried(row).items()
    return {name: field.remote for name, field in rows if field.clashes}


def documents(row: JiraConnection) -> frozenset[str]:
    """Those of our names that Jira keeps as a document."""
    rows = carried(row).items()
    return frozenset(name for name, field in rows if field.is_document)


def asked(row: JiraConnection) -> list[str]:
    """Every field that a sync has Jira tell, once each."""
    gathered = [mapping.IN_JIRA[n] for n in carried(row) if n in mapping.GATHERED]
    names = [*mapping.ALWAYS, row.epic_link, *sources(row).values(), *gathered]
    return [name for name in dict.fromkeys(names) if name]


def statuses(row: JiraConnection) -> dict[str, str]:
    return terms.read_statuses(row.statuses)


def ours(row: JiraConnection, item: Item) -> dict[str, Value]:
    """What stands here. A parent that has no issue cannot be told, and is left out."""
    names = sources(row)
    held = {name: getattr(item, name) for name in names if name != "parent"}
    found = mapping.of_item(held, documents(row))
    if "parent" in names and item.parent_id is None:
        found["parent"] = None
    elif "parent" in names:
        above = JiraLink.objects.filter(connection=row, item=item.parent_id).first()
        found |= {"parent": above.issue_key} if above else {}
    return found


def theirs(
    row: JiraConnection, issue: Mapping[str, Any]
) -> tuple[dict[str, Value], dict[str, str]]:
    """What stands there, and what of it cannot be read."""
    return mapping.of_issue(issue, sources(row), statuses(row), row.epic_link)
