"""Comments that come with a file: kept once, at their own time, and nobody is told.

A cell holds `date;author;text`, as Jira writes it; one without a date counts from the
day of its item. The same file again adds nothing, also where a comment was removed here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from backlog.actions.imports import aware
from backlog.models import Comment, Item
from backlog.models.talk import LONGEST
from backlog.reading import Unread, clean, moment
from core import access, audit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Product


@dataclass(frozen=True)
class Added:
    """Of one item: how many comments are new, and what could not be kept, in words."""

    new: int
    says: str = ""


@transaction.atomic
def add(
    cells: Mapping[int, Sequence[str]], *, product: Product, by: User
) -> dict[int, Added]:
    """Keep what is new of {item id: its cells}; items of one product."""
    access.require(by, Perm.BACKLOG_EDIT, team=product.team)
    items = Item.objects.filter(product=product).defer("words").in_bulk(cells)
    there = known(items)
    fresh: list[Comment] = []
    added = {}
    for pk, item in items.items():
        told = [read(cell, item, by) for cell in cells[pk]]
        short = [each for each in told if len(each.text) <= LONGEST]
        new = list(unknown(short, there.get(pk, [])))
        fresh += new
        left = len(told) - len(short)
        says = f"{left} longer than {LONGEST:,} characters not carried." if left else ""
        added[pk] = Added(len(new), says and f"Comments: {says}")
    Comment.objects.bulk_create(fresh)
    data = [(items[c.item_id], {"comment": c.pk, "imported": True}) for c in fresh]
    audit.record_all(by, Verb.COMMENT_ADDED, data, team=product.team)
    return added


def known(items: Iterable[int]) -> dict[int, list[tuple[datetime, str]]]:
    """(when, words) of what is there; no words where it was removed."""
    found: dict[int, list[tuple[datetime, str]]] = {}
    rows = Comment.objects.filter(item__in=list(items))
    for pk, at, text in rows.values_list("item", "at", "text"):
        found.setdefault(pk, []).append((at, text))
    return found


def unknown(
    told: Iterable[Comment], there: Iterable[tuple[datetime, str]]
) -> Iterable[Comment]:
    """Those that are not there: each that is, or was removed, is counted once."""
    left = list(there)
    for comment in told:
        same = [each for each in ((comment.at, comment.text), (comment.at, "")) if each in left]  # fmt: skip
        if same:
            left.remove(same[0])
        elif comment.text:
            yield comment


def read(cell: str, item: Item, by: User) -> Comment:
    """The author's name goes before the words: here the comment is the importer's."""
    first, author, text = [*cell.split(";", 2), "", ""][:3]
    at = when(first) if text else None
    said = clean(f"{author.strip()}: {text.strip()}" if at else cell)
    return Comment(item=item, text=said, by=by, at=at or item.created_at)


def when(text: str) -> datetime | None:
    try:
        found = moment(text)
    except Unread:
        return None
    return aware(found) if found else None
