"""Scoring sessions before and after that of 2026-11-10: one with its history, one under way.

Both are ours. In PI 26.4 Renee Calloway begins one or two steps above the others on
value, and comes down when the votes are talked about; three scores have changed since.
"""

from datetime import UTC, date, datetime, timedelta

from backlog.actions import rounds, sessions, terms
from backlog.models import Choice, Column, Item, Round, ScoringSession, Vote
from backlog.queries.sessions import outcomes
from backlog.wsjf import SCALE
from core.models import User
from core.verbs import Verb
from dashboards.demo.put import person, put

PAST = "PI 26.4"
KEYS = ["F-101", "F-104", "F-105", "F-107", "F-110", "F-111",
        "F-112", "F-114", "F-115", "F-120", "F-123", "F-124"]  # fmt: skip
# What was agreed then; all else was as it is now.
THEN = {
    ("F-101", "job_size"): 8,
    ("F-107", "job_size"): 8,
}
CHOSEN = ("F-105", "time_criticality", 5)
VALUERS = ["Renee Calloway", "Patrice Monroe", "Elena Castellano"]
SIZERS = ["Sanjay Kulkarni", "Omar Haddad", "Leo Hartmann"]
HIGH = "Renee Calloway"
BEGAN_AT = datetime(2026, 8, 11, 14, tzinfo=UTC)
ROUND = timedelta(minutes=25)

NEXT = "PI 27.2"
UP = ["F-104", "F-105", "F-107", "F-115", "F-122"]
AWAITED = ["Renee Calloway", "Patrice Monroe", "Sanjay Kulkarni", "Omar Haddad"]
# value, then time criticality, in the order of UP
VALUES = {"Elena Castellano": [8, 13, 8, 8, 1], "Patrice Monroe": [8, 13, 13, 5, 1]}
TIMES = {"Patrice Monroe": [5, 8, 8, 3, 5]}


def load() -> None:
    load_past()
    load_next()


# --- one with its history ------------------------------------------------------------
def load_past() -> None:
    leader = person("Elena Castellano")
    session, made = put(
        ScoringSession,
        {"name": PAST},
        Verb.SCORING_FINALIZED,
        increment="26.4",
        held_on=date(2026, 8, 11),
        state=ScoringSession.State.FINAL,
        facilitator=leader,
        co_facilitator=person("Omar Haddad"),
    )
    if not made:
        return
    items = list(Item.objects.filter(key__in=KEYS).order_by("key"))
    session.items.set(items)
    for at, column in enumerate(Column.values):
        load_column(session, column, items, BEGAN_AT + 2 * at * ROUND)


def load_column(
    session: ScoringSession, column: str, items: list[Item], begins: datetime
) -> None:
    """A silent round, then another one for what was apart."""
    scorers = [person(name) for name in (SIZERS if column == "job_size" else VALUERS)]
    first = shown(session, column, 1, items, begins)
    cast(first, {(item, who): silent(item, column, who, at) for at, item in enumerate(items) for who in scorers})  # fmt: skip
    found = outcomes(session)
    apart = [item for item in items if not found[item.pk, column].is_settled]
    if apart:
        second = shown(session, column, 2, apart, begins + ROUND)
        cast(second, {(item, who): then(item, column) for item in apart for who in scorers})  # fmt: skip
    key, chosen_in, value = CHOSEN
    if column == chosen_in:
        choose(first, items[KEYS.index(key)], value)


def shown(
    session: ScoringSession, column: str, number: int, items: list[Item], at: datetime
) -> Round:
    leader = session.facilitator
    round_ = session.rounds.create(
        column=column,
        number=number,
        opened_at=at,
        opened_by=leader,
        revealed_at=at + ROUND,
        revealed_by=leader,
    )
    round_.items.set(items)
    return round_


def cast(round_: Round, votes: dict[tuple[Item, User], int]) -> None:
    Vote.objects.bulk_create(
        Vote(round=round_, item=item, scorer=who, value=value)
        for (item, who), value in votes.items()
    )


def then(item: Item, column: str) -> int:
    """What was agreed on in that session."""
    value: int = THEN.get((item.key, column), getattr(item, column))
    return value


def silent(item: Item, column: str, who: User, at: int) -> int:
    """A first vote: of one person on value two steps up, on each fourth item one."""
    step = SCALE.index(then(item, column))
    if who.name == HIGH and column == "business_value":
        step = min(step + (1 if at % 4 == 3 else 2), len(SCALE) - 1)
    return SCALE[step]


def choose(round_: Round, item: Item, value: int) -> None:
    Choice.objects.create(
        round=round_,
        item=item,
        value=value,
        reason="The chat vendor moved its release into the next increment.",
        chosen_by=round_.session.facilitator,
        chosen_at=round_.revealed_at or BEGAN_AT,
    )


# --- one under way -------------------------------------------------------------------
def load_next() -> None:
    """Value is voted on and shown; time criticality is open, and Renee is awaited."""
    if ScoringSession.objects.filter(name=NEXT).exists():
        return
    leader = person("Elena Castellano")
    items = list(Item.objects.filter(key__in=UP).order_by("key"))
    session = sessions.create(
        name=NEXT,
        increment="27.2",
        items=items,
        co_facilitator=person("Omar Haddad"),
        by=leader,
    )
    people = [person(name) for name in AWAITED]
    session = terms.expect(session, people=people, version=None, by=leader)
    session = rounds.open_column(session, column="business_value", by=leader)
    vote(session, "business_value", items, VALUES)
    session = rounds.reveal(session, by=leader)
    session = rounds.open_column(session, column="time_criticality", by=leader)
    vote(session, "time_criticality", items, TIMES)


def vote(
    session: ScoringSession,
    column: str,
    items: list[Item],
    votes: dict[str, list[int]],
) -> None:
    for name, values in votes.items():
        given = dict(zip(items, values, strict=True))
        rounds.vote(session, column=column, votes=given, by=person(name))
