"""What the bell counts, and the notices as their page and the API show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from core import queries
from core.models import Notice, User

MOST = 100  # the bell counts no further
HIDDEN = "About something you may not see any more."


def unread(user: User) -> int:
    """How many notices this person has not read; one query on the index of the page."""
    rows = Notice.objects.filter(person=user, unread=True)
    return rows[:MOST].count()


@dataclass(frozen=True, slots=True)
class Row:
    """A notice as this person may see it now: no words, no link once they may not."""

    notice: Notice
    text: str
    url: str


def rows(notices: Iterable[Notice], user: User) -> list[Row]:
    """Asks again what the person may see: one query for each kind of subject."""
    found = list(notices)
    asked: dict[str, set[int]] = {}
    for each in found:
        asked.setdefault(each.subject_type, set()).add(each.subject_id)
    seen = {
        (kind, pk) for kind in asked for pk in queries.opened(kind, asked[kind], user)
    }
    return [row(each, (each.subject_type, each.subject_id) in seen) for each in found]


def row(notice: Notice, seen: bool) -> Row:
    if not seen:
        return Row(notice, HIDDEN, "")
    return Row(
        notice, notice.text, queries.page_of(notice.subject_type, notice.subject_id)
    )
