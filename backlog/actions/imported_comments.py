"""Comments that come with a file: kept once, at their own time, and nobody is told.

A cell holds `date;author;text`, as Jira writes it; one without a date counts from the
day of its item. The same file again adds nothing, also where a comment was removed here,
and neither does a file of ours that comes back (`backlog.jira_files`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

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
    there, names = known(items), people(cells.values())
    fresh: list[Comment] = []
    added = {}
    for pk, item in items.items():
        told = [read(cell, item, names, by) for cell in cells[pk]]
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


def known(items: Iterable[int]) -> dict[int, list[tuple[datetime, set[str]]]]:
    """(minute, words) of what is there, as a file may have them: with the name of who
    said it before them, or without. No words where it was removed."""
    found: dict[int, list[tuple[datetime, set[str]]]] = {}
    rows = Comment.objects.filter(item__in=list(items))
    for pk, at, name, text in rows.values_list("item", "at", "by__name", "text"):
        words = {text, f"{name}: {text}"} if text else {""}
        found.setdefault(pk, []).append((minute(at), words))
    return found


def unknown(
    told: Iterable[Comment], there: Iterable[tuple[datetime, set[str]]]
) -> Iterable[Comment]:
    """Those that are not there: each that is, or was removed, is counted once."""
    left = list(there)
    for comment in told:
        then = [each for each in left if each[0] == minute(comment.at)]
        same = [each for text in (comment.text, "") for each in then if text in each[1]]
        if same:
            left.remove(same[0])
        elif comment.text:
            yield comment


def minute(at: datetime) -> datetime:
    """A file tells no seconds."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def people(cells: Iterable[Sequence[str]]) -> dict[str, str]:
    """{address of mail: name} of the authors who are people here; one query."""
    named = {parts(cell)[1].lower() for each in cells for cell in each}
    rows = User.objects.filter(email__in={each for each in named if "@" in each})
    return dict(rows.values_list("email", "name"))


def parts(cell: str) -> list[str]:
    """The date, the author and the words of a cell, "" for what it does not have."""
    first, author, text = [*cell.split(";", 2), "", ""][:3]
    return [first.strip(), author.strip(), text.strip()]


def read(cell: str, item: Item, names: Mapping[str, str], by: User) -> Comment:
    """The author's name goes before the words: here the comment is the importer's."""
    first, author, text = parts(cell)
    at = when(first) if text else None
    author = names.get(author.lower(), author)
    said = clean(f"{author}: {text}" if at else cell)
    return Comment(item=item, text=said, by=by, at=at or item.created_at)


def when(text: str) -> datetime | None:
    try:
        found = moment(text)
    except Unread:
        return None
    return aware(found) if found else None
