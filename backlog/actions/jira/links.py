"""What waits for what, in both backlogs: links are added on either side, never taken off.

A link that somebody took off on one side stays on the other, with a line in the run's log.
"""

from collections.abc import Mapping
from typing import Any

from backlog.actions.jira import runs
from backlog.actions.jira.values import carried
from backlog.jira import mapping
from backlog.jira.merge import Direction
from backlog.models import JiraConnection, JiraLine, JiraLink, JiraRun

INWARDS = {Direction.IN, Direction.ONCE, Direction.BOTH}
OUTWARDS = {Direction.OUT, Direction.ONCE, Direction.BOTH}


def take_blockers(
    run: JiraRun, row: JiraConnection, link: JiraLink, issue: Mapping[str, Any]
) -> list[str]:
    """Note what is to be linked here later; return the issues to be linked there."""
    field = carried(row).get("links")
    if field is None or "issuelinks" not in issue["fields"]:
        return []
    there, here = mapping.blockers(issue, field.remote), needed_keys(row, link)
    base = set(link.base.get("links", []))
    came = there - here - base if field.direction in INWARDS else set()
    goes = here - there - base if field.direction in OUTWARDS else set()
    if there & here or base:
        link.base["links"] = sorted(base | there & here)
    link.blocker_keys = sorted(came)
    tell_apart(run, link, taken_there=(here & base) - there, taken_here=(there & base) - here)  # fmt: skip
    return sorted(goes)


def needed_keys(row: JiraConnection, link: JiraLink) -> set[str]:
    """The issues of the items that this item waits for."""
    needed = link.item.needs.values_list("needed")
    links = JiraLink.objects.filter(connection=row, item__in=needed)
    return set(links.values_list("issue_key", flat=True))


def tell_apart(
    run: JiraRun, link: JiraLink, *, taken_there: set[str], taken_here: set[str]
) -> None:
    key = link.item.key
    for each in sorted(taken_there):
        remedy = (
            f"If that is right, take it off {key} too: nothing is taken off by itself."
        )
        runs.tell_once(run, JiraLine.Level.WARNING, link.issue_key, f"It no longer waits for {each} in Jira; {key} still does.", remedy)  # fmt: skip
    for each in sorted(taken_here):
        remedy = "If that is right, take the link off in Jira too: nothing is taken off by itself."
        runs.tell_once(run, JiraLine.Level.WARNING, link.issue_key, f"{key} no longer waits for {each}; in Jira it still does.", remedy)  # fmt: skip
