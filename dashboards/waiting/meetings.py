"""What meetings of both sides left to somebody: actions that are due, minutes."""

from core.models import User
from dashboards.waiting.task import SHOWN, Task
from governance import meeting_page


def actions(user: User) -> list[Task]:
    """Open actions of this person whose day has come."""
    return [
        Task(
            "Action",
            "checks",
            row.what,
            "Say that it is done",
            row.get_absolute_url(),
            row.due_on,
        )
        for row in meeting_page.overdue(user)[:SHOWN]
    ]


def minutes(user: User) -> list[Task]:
    """Meetings that were held, and whose minutes this person has not issued."""
    return [
        Task("Minutes", "note", str(row), "Issue the minutes", row.get_absolute_url())
        for row in meeting_page.to_write(user)[:SHOWN]
    ]
