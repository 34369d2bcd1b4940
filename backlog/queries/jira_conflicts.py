"""The queue of conflicts with Jira: who may settle which, and what a choice would do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from backlog.models import JiraConflict
from core import access
from core.models import User
from core.roles import Perm

MOST = 500


@dataclass(frozen=True)
class Line:
    """What one conflict would become by a choice; `stands` is "" if nobody knows."""

    conflict: JiraConflict
    stands: str

    @property
    def value(self) -> str:
        return self.conflict.ours if self.stands == "ours" else self.conflict.theirs

    @property
    def gives_way(self) -> str:
        return self.conflict.theirs if self.stands == "ours" else self.conflict.ours


def lines(rows: Iterable[JiraConflict], choice: str) -> list[Line]:
    return [Line(row, newer(row) if choice == "newest" else choice) for row in rows]


def newer(row: JiraConflict) -> str:
    """The side that was edited last; "" if one of the times is not known."""
    if row.ours_at is None or row.theirs_at is None or row.ours_at == row.theirs_at:
        return ""
    return "ours" if row.ours_at > row.theirs_at else "theirs"


def queue(user: User, *, product: Any = None, name: str = "") -> "QuerySet[JiraConflict]":  # fmt: skip
    """The open ones that a person may see, newest first."""
    rows = JiraConflict.objects.visible_to(user).open().for_list().order_by("-id")
    if product:
        rows = rows.filter(link__connection__product=product)
    return rows.filter(name=name) if name else rows


def to_settle(user: User, rows: "QuerySet[JiraConflict]") -> "QuerySet[JiraConflict]":
    """Those of them that the person may settle."""
    mine = access.reach(user, Perm.BACKLOG_EDIT)
    return rows.filter(mine.q("link__connection__product__team"))
