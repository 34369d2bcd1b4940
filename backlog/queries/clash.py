"""Two people in one cell: who changed what, for the one who came second."""

from collections.abc import Mapping
from dataclasses import dataclass

from backlog.models import Item
from backlog.queries.history import entries
from backlog.words import COLUMN_WORDS
from core.models import User
from core.verbs import Verb


@dataclass(frozen=True)
class Clash:
    """One score that somebody set while this person was setting it too."""

    item: Item
    column: str
    theirs: int | None
    mine: int | None
    who: User | None

    @property
    def label(self) -> str:
        return COLUMN_WORDS[self.column]

    @property
    def whose(self) -> str:
        """ "Priya's": people are called by their first name in one line."""
        return f"{str(self.who).split()[0]}’s" if self.who else "their"

    @property
    def theirs_word(self) -> str:
        return "–" if self.theirs is None else str(self.theirs)

    @property
    def mine_word(self) -> str:
        return "–" if self.mine is None else str(self.mine)


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
    last = told.first()
    return Clash(item, column, theirs, mine, last.actor if last else None)
