"""Two people in one cell: who changed what, for the one who came second."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from backlog.cells import held
from backlog.models import Item
from backlog.queries.bulk import TITLES
from backlog.queries.history import entries
from backlog.words import COLUMN_WORDS
from core import conflicts
from core.models import AuditEntry, User
from core.verbs import Verb


@dataclass(frozen=True)
class Clash:
    """One cell that somebody set while this person was setting it too.

    `theirs` and `mine` are as they are posted, the words as they are read.
    """

    item: Item
    column: str
    label: str
    theirs: str
    mine: str
    theirs_word: str
    mine_word: str
    who: User | None

    @property
    def whose(self) -> str:
        """ "Priya's": people are called by their first name in one line."""
        return f"{str(self.who).split()[0]}’s" if self.who else "their"


def clash_in(
    item: Item,
    *,
    version: int | None,
    seen: Mapping[str, int | None] | None,
    **columns: int | None,
) -> Clash | None:
    """The clash that `actions.scores.score` would refuse as stale, to be shown in place."""
    if seen is None or version == item.version or len(columns) != 1:
        return None
    [(column, mine)] = columns.items()
    theirs = getattr(item, column)
    if theirs in (seen.get(column), mine):
        return None
    told = entries(item).filter(verb=Verb.ITEM_SCORED, data__changed__has_key=column)
    old, new = ("" if value is None else str(value) for value in (theirs, mine))
    return Clash(
        item, column, COLUMN_WORDS[column], old, new, old or "–", new or "–", last(told)
    )


def cell_clash_in(
    item: Item,
    *,
    name: str,
    value: Any,
    version: int | None,
    seen: str | None,
    **_: Any,
) -> Clash | None:
    """The clash that `actions.cells.change` would refuse as stale, to be shown in place."""
    if seen is None or version == item.version or held(item)[name] == seen:
        return None
    found = conflicts.rows(item, {name: conflicts.several(value)})
    if not found:  # both typed the same
        return None
    [row] = found
    edited = Q(verb=Verb.ITEM_CHANGED, data__changed__has_key=name)
    moved = Q(verb=Verb.ITEM_MOVED) if name == "state" else edited
    told = entries(item).filter(moved)
    theirs, mine = (", ".join(each) for each in (row.theirs_values, row.mine_values))
    label = TITLES.get(name, row.label)
    return Clash(item, name, label, theirs, mine, row.theirs, row.mine, last(told))


def last(told: "QuerySet[AuditEntry]") -> User | None:
    """Who did the newest of these."""
    entry = told.first()
    return entry.actor if entry else None
