"""Scoring sessions for tests: a column opened, voted on by those who may, shown."""

from collections.abc import Mapping
from typing import Any

from backlog.actions import rounds
from backlog.models import Item, ScoringSession
from backlog.votes import COLUMNS
from core.models import User
from tests.make import Cast


def voters(cast: Cast, column: str) -> list[User]:
    """Who has a vote in a column: business owners, or the teams."""
    return [cast.po, cast.it] if column == "job_size" else [cast.pm, cast.ops]


def show(
    session: ScoringSession,
    cast: Cast,
    column: str,
    votes: Mapping[Item, int],
    *more: Mapping[Item, int],
) -> ScoringSession:
    """Open a column, let its voters vote (`more`: the second one's own), show it."""
    session = rounds.open_column(session, column=column, by=session.facilitator)
    for person, cast_ in zip(
        voters(cast, column), [votes, *(more or [votes])], strict=False
    ):
        rounds.vote(session, column=column, votes=cast_, by=person)
    return rounds.reveal(session, by=session.facilitator)


def show_all(
    session: ScoringSession, cast: Cast, scores: Mapping[Item, tuple[Any, ...]]
) -> ScoringSession:
    """All four columns, agreed on."""
    for at, column in enumerate(COLUMNS):
        votes = {item: values[at] for item, values in scores.items()}
        session = show(session, cast, column, votes)
    return session
