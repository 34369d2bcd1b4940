"""Votes: those that a session awaits from this person, and rounds to be shown by them."""

from backlog.queries import awaited
from core.models import User
from dashboards.waiting.task import SHOWN, Task


def mine(user: User) -> list[Task]:
    """Open rounds of one's own columns that are not voted on to the end."""
    return [
        Task(
            "Scoring session",
            "scale",
            f"{row.session}: {row.get_column_display().lower()}",
            "Give your votes",
            f"{row.session.get_absolute_url()}#vote",
            term.ends_at.date() if term and term.ends_at else None,
        )
        for row, term in awaited.rounds_waiting_for(user)[:SHOWN]
    ]


def to_show(user: User) -> list[Task]:
    """Rounds that this person leads, whose time is over and which do not show themselves."""
    return [
        Task(
            "Scoring session",
            "eye",
            f"{row.session}: {row.get_column_display().lower()}",
            "Show the votes",
            row.session.get_absolute_url(),
        )
        for row in awaited.rounds_over_of(user)[:SHOWN]
    ]
