"""Change requests: to decide, to look at, to take live."""

from datetime import date

from core.models import User
from dashboards.waiting.task import SHOWN, Task
from governance import change_request_calendar as pages
from governance import change_requests_waiting as found
from governance.models import ChangeRequest


def decisions(user: User) -> list[Task]:
    """Requests whose class this person answers for."""
    rows = found.to_decide(user)[:SHOWN]
    return [task(row, "Approve or decline", due(row)) for row in rows]


def looks(user: User) -> list[Task]:
    """Requests that the party of this person has to look at first."""
    rows = found.to_look_at(user)[:SHOWN]
    return [
        task(row, "Look at it", row.look_due_at and pages.day_of(row.look_due_at))
        for row in rows
    ]


def approved(user: User) -> list[Task]:
    """Approved requests of one's own whose moment has come."""
    rows = found.to_take_live(user)[:SHOWN]
    return [task(row, "Take it live", due(row)) for row in rows]


def task(row: ChangeRequest, todo: str, day: date | None) -> Task:
    return Task("Change request", "swap", row.title, todo, row.get_absolute_url(), day)


def due(row: ChangeRequest) -> date | None:
    return pages.day_of(row.case.due_at) if row.case else None
