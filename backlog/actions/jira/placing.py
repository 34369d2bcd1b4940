"""Once everything is read: children under their parents, and what waits for what.

Both may stand further down than what refers to them, so this waits for the end of reading.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Q

from backlog.actions import imports, needs
from backlog.actions.jira import runs
from backlog.models import Item, JiraConnection, JiraLine, JiraLink, JiraRun
from core.errors import Refused

WARNING, PART = JiraLine.Level.WARNING, 200


def place(run: JiraRun, row: JiraConnection) -> None:
    """Place what came in since; what does not fit is told, and left as it is here."""
    for part in in_parts(row, ~Q(parent_key="")):
        under_parents(run, row, part)
    for part in in_parts(row, ~Q(blocker_keys=[])):
        for pk in part:
            wait_for(run, row, pk)


def in_parts(row: JiraConnection, those: Q) -> Iterator[list[int]]:
    pks = list(row.links.filter(those).order_by("id").values_list("pk", flat=True))
    yield from (pks[at : at + PART] for at in range(0, len(pks), PART))


@contextmanager
def no_news(row: JiraConnection, pks: list[int]) -> Iterator[list[JiraLink]]:
    """What we change here on Jira's word is nothing to tell Jira: unless more was changed."""
    with transaction.atomic():
        imports.alone(row.product)  # before any row, as everybody takes these two
        needs.one_at_a_time()
        items = Item.objects.filter(jira_link__in=pks).order_by("pk")
        versions = dict(
            items.select_for_update(no_key=True).values_list("pk", "version")
        )
        rows = JiraLink.objects.select_for_update(of=("self",)).filter(pk__in=pks)
        links = list(rows.select_related("item__product__team").order_by("id"))
        quiet = [k for k in links if k.item_version == versions[k.item_id]]
        yield links
        after = dict(items.values_list("pk", "version"))
        for link in quiet:
            link.item_version = after[link.item_id]
        fields = ["base", "parent_key", "blocker_keys", "item_version"]
        JiraLink.objects.bulk_update(links, fields)


def under_parents(run: JiraRun, row: JiraConnection, pks: list[int]) -> None:
    with no_news(row, pks) as links:
        keys = {link.parent_key for link in links}
        above = row.links.filter(issue_key__in=keys).select_related("item")
        names = {each.issue_key: each.item.external_key for each in above}
        lines = [
            {"key": link.item.external_key, "summary": "x",
             "parent": names.get(link.parent_key) or link.parent_key}
            for link in links
        ]  # fmt: skip
        outcomes = imports.link_parents(lines, product=row.product, by=row.owner)
        wrong = {each.key: " ".join(each.says) for each in outcomes if each.says}
        for link in links:
            if why := wrong.get(link.item.external_key):
                runs.tell_once(run, WARNING, link.issue_key, why, "Change its parent in Jira or here.")  # fmt: skip
            else:
                link.base["parent"] = link.parent_key
            link.parent_key = ""


def wait_for(run: JiraRun, row: JiraConnection, pk: int) -> None:
    with no_news(row, [pk]) as [link]:
        for key in link.blocker_keys:
            other = row.links.filter(issue_key=key).select_related("item").first()
            if why := refused(row, link, other, key):
                runs.tell_once(run, WARNING, link.issue_key, why, "Change the link in Jira, or what is carried.")  # fmt: skip
            else:
                link.base["links"] = sorted({*link.base.get("links", []), key})
        link.blocker_keys = []


def refused(
    row: JiraConnection, link: JiraLink, other: JiraLink | None, key: str
) -> str:
    """Let one item wait for another; why not, if it cannot."""
    if other is None:
        return f"It waits for {key}, which has no item here."
    try:
        needs.need(link.item, needed=other.item, by=row.owner)
    except Refused as error:
        return str(error)
    return ""
