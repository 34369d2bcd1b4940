"""The backlog as a file that Jira's own CSV importer takes, and that we take back.

One column for each label and each comment that any item has, all of one name, as Jira
writes them, a comment as `date;author;text`; the hierarchy twice, as ids for Jira (Issue
Id, Parent Id) and as keys for people. Dates are in the form that Jira's importer begins
with, dd/MMM/yy h:mm a.
"""

import csv
from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Count, F, IntegerField, Max, Prefetch
from django.db.models.functions import Coalesce
from django.db.models.query import QuerySet
from django.utils import timezone

from backlog.cells import plain
from backlog.exports import BOM, Line
from backlog.models import Comment, Item
from backlog.models.items import ItemQuerySet
from core.imports.cells import disarmed

AT_ONCE = 500
MOST_COMMENTS = 300  # of one item, the newest: more columns than 500 are not taken back
TYPES = {
    Item.Kind.THEME: "Initiative",
    Item.Kind.EPIC: "Epic",
    Item.Kind.FEATURE: "New Feature",
    Item.Kind.STORY: "Story",
    Item.Kind.ENABLER: "Enabler",
    Item.Kind.DEFECT: "Bug",
    Item.Kind.DEBT: "Technical debt",
}
STATUSES = {
    Item.State.IDEA: "To Do",
    Item.State.READY: "Ready",
    Item.State.IN_PROGRESS: "In Progress",
    Item.State.DONE: "Done",
    Item.State.DROPPED: "Cancelled",
}
UNREAD = (
    "words",
    "parent__words",
    "parent__description",
    "parent__acceptance_criteria",
)
HEAD = (
    "Summary", "Issue key", "Issue Id", "Issue Type", "Status", "Created", "Due Date",
    "Assignee", "Story Points", "Parent Id", "Parent key", "Description",
    "Acceptance criteria", "Link",
)  # fmt: skip


def as_jira(asked: ItemQuerySet) -> Iterator[str]:
    """Line by line, in the order asked for; memory does not grow with the backlog."""
    labels, comments = widest(asked), most_said(asked)
    writer = csv.writer(Line())
    yield BOM + writer.writerow([*HEAD, *["Labels"] * labels, *["Comment"] * comments])
    rows = asked.select_related("owner", "parent").defer(None).defer(*UNREAD)
    said = Prefetch("comments", told().order_by("-at", "-id"), to_attr="said")
    for item in rows.prefetch_related(said).iterator(chunk_size=AT_ONCE):
        newest = [comment(each) for each in item.said[:comments]]  # type: ignore[attr-defined]
        more = [*filled(item.labels, labels), *filled(newest[::-1], comments)]
        yield writer.writerow(map(disarmed, [*cells(item), *more]))


def filled(texts: list[str], width: int) -> list[str]:
    return [*texts[:width], *[""] * (width - len(texts))]


def told() -> "QuerySet[Comment]":
    """What was said and not removed."""
    return Comment.objects.filter(removed_at=None).select_related("by")


def most_said(asked: ItemQuerySet) -> int:
    """The most comments that one of these items has, up to what a file takes."""
    rows = told().filter(item__in=asked.order_by().values("pk")).order_by()
    found = rows.values("item").annotate(count=Count("pk")).order_by("-count").first()
    return min(found["count"], MOST_COMMENTS) if found else 0


def comment(row: Comment) -> str:
    """ "25/Feb/26 10:17 PM;mia@example.org;Seen at two sites"."""
    return f"{moment(row.at)};{row.by.email};{row.text}"


def widest(asked: ItemQuerySet) -> int:
    """The most labels that one of these items has; at least one column."""
    lengths = asked.order_by().aggregate(
        most=Max(Coalesce(F("labels__len"), 0, output_field=IntegerField()))
    )
    return max(1, lengths["most"] or 0)


def cells(item: Item) -> list[str]:
    above = item.parent
    return [
        item.title,
        key(item),
        str(item.pk),
        TYPES[Item.Kind(item.kind)],
        STATUSES[Item.State(item.state)],
        moment(item.created_at),
        day(item.due_on),
        item.owner.email if item.owner else "",
        plain(item.story_points),
        str(above.pk) if above else "",
        key(above) if above else "",
        item.description,
        item.acceptance_criteria,
        item.external_url,
    ]


def key(item: Item) -> str:
    """The key that Jira gave it, if it came from there."""
    return item.external_key or item.key


def moment(at: datetime) -> str:
    """ "25/Feb/26 10:17 PM"."""
    here = timezone.localtime(at)
    return f"{here:%d/%b/%y} {here:%I:%M %p}".replace(" 0", " ")


def day(on: date | None) -> str:
    return f"{on:%d/%b/%y} 12:00 AM" if on else ""
