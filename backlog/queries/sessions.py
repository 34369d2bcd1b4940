"""What a scoring session shows: to whom, and when."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from backlog.models import Item, ScoringSession, Vote
from backlog.votes import COLUMNS, Consensus, consensus, without_a_one
from backlog.words import COLUMN_WORDS
from core.models import User

Cells = dict[tuple[int, str], Consensus]


def outcomes(session: ScoringSession) -> Cells:
    """{(item id, column): what its votes say}. Only for votes that are shown."""
    cast: dict[tuple[int, str], list[int]] = defaultdict(list)
    found = session.votes.order_by("pk").values_list("item_id", "column", "value")
    for item_id, column, value in found:
        cast[item_id, column].append(value)
    return {cell: consensus(values) for cell, values in cast.items()}


def results(session: ScoringSession) -> dict[int, dict[str, int]]:
    """{item id: {column: median vote}}."""
    values: dict[int, dict[str, int]] = defaultdict(dict)
    for (item_id, column), found in outcomes(session).items():
        values[item_id][column] = found.value
    return values


def counts(session: ScoringSession) -> dict[tuple[int, str], int]:
    """{(item id, column): how many have voted}: all that is told before the reveal."""
    rows = session.votes.values("item_id", "column").annotate(voted=Count("pk"))
    return {(row["item_id"], row["column"]): row["voted"] for row in rows.order_by()}


def own_votes(session: ScoringSession, user: User, column: str) -> dict[int, int]:
    """{item id: this person's own vote in a column}."""
    rows = Vote.objects.filter(session=session, scorer=user, column=column)
    return dict(rows.values_list("item_id", "value"))


@dataclass(frozen=True)
class Cell:
    """How many have voted, and what their votes say once they are shown."""

    voted: int
    found: Consensus | None


@dataclass(frozen=True)
class Line:
    """One item of a session, with a cell for each column."""

    item: Item
    shown: list[Cell]


@dataclass(frozen=True)
class Table:
    lines: list[Line]
    missing: list[str] = field(default_factory=list)  # columns without a 1, in words

    @property
    def columns(self) -> list[tuple[str, str]]:
        return [(name, COLUMN_WORDS[name]) for name in COLUMNS]


def table(session: ScoringSession, user: User) -> Table:
    """Items × columns: how many voted, and, once they are shown, what they say."""
    rows = Item.objects.visible_to(user).filter(pk__in=session.items.all())
    items = list(rows.for_list().order_by("key"))
    if session.state == ScoringSession.State.OPEN:
        voted = counts(session)
        return Table([line(item, voted, {}) for item in items])
    cells = outcomes(session)
    voted = {at: len(found.votes) for at, found in cells.items()}
    lines = [line(item, voted, cells) for item in items]
    full = [each for each in results(session).values() if len(each) == len(COLUMNS)]
    missing = [COLUMN_WORDS[name].lower() for name in without_a_one(full)]
    return Table(
        lines, missing if session.state == ScoringSession.State.REVEALED else []
    )


def line(item: Item, voted: dict[tuple[int, str], int], cells: Cells) -> Line:
    places = [(item.pk, name) for name in COLUMNS]
    return Line(item, [Cell(voted.get(at, 0), cells.get(at)) for at in places])
