"""What a scoring session shows: to whom, and when."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from backlog.models import Choice, Item, Round, ScoringSession, Vote
from backlog.votes import AGREE, COLUMNS, Consensus, consensus, without_a_one
from backlog.words import COLUMN_WORDS
from core.models import User


@dataclass(frozen=True)
class Outcome:
    """The newest shown votes on one item in one column, and the choice instead."""

    number: int  # of the round
    found: Consensus
    choice: Choice | None = None

    @property
    def value(self) -> int:
        return self.choice.value if self.choice else self.found.value

    @property
    def is_settled(self) -> bool:
        return self.choice is not None or self.found.verdict == AGREE


Outcomes = dict[tuple[int, str], Outcome]


def outcomes(session: ScoringSession) -> Outcomes:
    """{(item id, column): its outcome}; only of rounds that are shown. Two queries."""
    cast: dict[tuple[int, str], dict[int, list[int]]] = defaultdict(dict)
    rows = Vote.objects.filter(
        round__session=session, round__revealed_at__isnull=False
    ).order_by("round__number", "pk")
    told = "item_id", "round__column", "round__number", "value"
    for item_id, column, number, value in rows.values_list(*told):
        cast[item_id, column].setdefault(number, []).append(value)
    chosen = {
        (choice.item_id, choice.round.column, choice.round.number): choice
        for choice in Choice.objects.filter(round__session=session).select_related(
            "round", "chosen_by"
        )
    }
    return {
        at: Outcome(number, consensus(rounds[number]), chosen.get((*at, number)))
        for at, rounds in cast.items()
        for number in [max(rounds)]
    }


def results(found: Outcomes) -> dict[int, dict[str, int]]:
    """{item id: {column: the score it gets}}."""
    values: dict[int, dict[str, int]] = defaultdict(dict)
    for (item_id, column), outcome in found.items():
        values[item_id][column] = outcome.value
    return values


def counts(session: ScoringSession) -> dict[tuple[int, str], int]:
    """{(item id, column): how many have voted}: all that is told before the reveal."""
    rows = Vote.objects.filter(round__session=session, round__revealed_at=None)
    found = rows.values_list("item_id", "round__column").annotate(Count("pk"))
    return {(item_id, column): voted for item_id, column, voted in found.order_by()}


def current(session: ScoringSession) -> Round | None:
    """The newest round of the column that the session is at."""
    return session.rounds.newest(session.column)


@dataclass(frozen=True)
class Cell:
    """How many have voted, and what their votes say once they are shown."""

    column: str
    voted: int
    outcome: Outcome | None
    is_open: bool  # voted on now, and hidden

    @property
    def label(self) -> str:
        return COLUMN_WORDS[self.column]


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
    found, voted = outcomes(session), counts(session)
    open_at = set(
        Round.items.through.objects.filter(
            round__session=session, round__revealed_at=None
        ).values_list("item_id", "round__column")
    )
    lines = [
        Line(item, [cell((item.pk, name), found, voted, open_at) for name in COLUMNS])
        for item in items
    ]
    return Table(lines, [] if session.is_final else missing(items, found))


def cell(
    at: tuple[int, str],
    found: Outcomes,
    voted: dict[tuple[int, str], int],
    open_at: set[tuple[int, str]],
) -> Cell:
    outcome = found.get(at)
    if at in open_at:
        return Cell(at[1], voted.get(at, 0), outcome, is_open=True)
    count = len(outcome.found.votes) if outcome else 0
    return Cell(at[1], count, outcome, is_open=False)


def missing(items: list[Item], found: Outcomes) -> list[str]:
    """The columns, in words, that are scored for every item and still lack their 1."""
    values = results(found)
    rows = [values.get(item.pk, {}) for item in items]
    full = [name for name in COLUMNS if rows and all(name in row for row in rows)]
    return [COLUMN_WORDS[name].lower() for name in without_a_one(rows, full)]


def name_taken(name: str, but: int = 0) -> str:
    """Why a session cannot be called so; "" if it can."""
    rows = ScoringSession.objects.filter(name=name).exclude(pk=but)
    return f"There is already a session {name}." if rows.exists() else ""


# --- rounds --------------------------------------------------------------------
@dataclass(frozen=True)
class Ballot:
    """One item of a round and this person's own vote on it, if any."""

    item: Item
    mine: int | None


def ballots(round_: Round, user: User) -> list[Ballot]:
    """What this person votes on, with what they said so far."""
    rows = Vote.objects.filter(round=round_, scorer=user)
    mine = dict(rows.values_list("item_id", "value"))
    items = Item.objects.visible_to(user).filter(pk__in=round_.items.all())
    found = items.for_list().order_by("key")
    return [Ballot(item, mine.get(item.pk)) for item in found]


@dataclass(frozen=True)
class At:
    """Where somebody is among their ballots; no `ballot` once all are given."""

    ballot: Ballot | None
    place: int = 0
    given: int = 0
    asked: bool = False
    before: Ballot | None = None
    after: Ballot | None = None


def chosen_of(ballots: list[Ballot], asked: str) -> At:
    """The ballot of the item that was asked for, else the first one without a vote."""
    wanted = [at for at, row in enumerate(ballots) if str(row.item.pk) == asked]
    empty = [at for at, row in enumerate(ballots) if row.mine is None]
    given = len(ballots) - len(empty)
    if not (wanted or empty):
        return At(None, given=given)
    here = (wanted or empty)[0]
    return At(
        ballots[here],
        here + 1,
        given,
        asked=bool(wanted),
        before=ballots[here - 1] if here else None,
        after=ballots[here + 1] if here + 1 < len(ballots) else None,
    )


@dataclass(frozen=True)
class Step:
    """One column of a session: which round it is at, and how far that is."""

    column: str
    round: Round | None
    settled: int
    total: int
    is_current: bool

    @property
    def label(self) -> str:
        return COLUMN_WORDS[self.column]


def steps(session: ScoringSession, found: Table) -> list[Step]:
    """The four columns in their order."""
    newest = {row.column: row for row in session.rounds.order_by("number")}
    settled = [
        sum(
            1
            for line in found.lines
            if (out := line.shown[at].outcome) is not None and out.is_settled
        )
        for at in range(len(COLUMNS))
    ]
    return [
        Step(
            name,
            newest.get(name),
            settled[at],
            len(found.lines),
            name == session.column,
        )
        for at, name in enumerate(COLUMNS)
    ]


@dataclass(frozen=True)
class Past:
    """A shown round: what was voted on each of its items."""

    round: Round
    lines: list[tuple[Item, Consensus, Choice | None]]


def history(session: ScoringSession, user: User) -> list[Past]:
    """Every shown round, newest first, with its votes, verdicts and choices."""
    rounds = session.rounds.shown().select_related("opened_by", "revealed_by")
    cast: dict[tuple[int, int], list[int]] = defaultdict(list)
    votes = Vote.objects.filter(round__in=rounds).order_by("pk")
    for round_id, item_id, value in votes.values_list("round", "item", "value"):
        cast[round_id, item_id].append(value)
    chosen = {
        (choice.round_id, choice.item_id): choice
        for choice in Choice.objects.filter(round__in=rounds).select_related(
            "chosen_by"
        )
    }
    items = {
        item.pk: item
        for item in Item.objects.visible_to(user)
        .for_list()
        .filter(pk__in={item_id for _, item_id in cast})
        .order_by("key")
    }
    return [
        Past(
            row,
            [
                (item, consensus(cast[row.pk, pk]), chosen.get((row.pk, pk)))
                for pk, item in items.items()
                if (row.pk, pk) in cast
            ],
        )
        for row in rounds.order_by("-revealed_at", "-pk")
    ]
