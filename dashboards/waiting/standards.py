"""Standards: deviations to decide, those that ran out, and what to look at again."""

from core.clock import today
from core.models import User
from dashboards.waiting.task import SHOWN, Task
from portfolio.models import Deviation
from portfolio.queries import standards as found


def decisions(user: User) -> list[Task]:
    """Deviations that others ask for and this person may decide."""
    rows = found.to_decide(user)[:SHOWN]
    return [task(row, "Grant or refuse") for row in rows]


def ran_out(user: User) -> list[Task]:
    """Deviations of one's own products that are over."""
    rows = found.ran_out(user)[:SHOWN]
    return [task(row, "Conform, or ask anew") for row in rows]


def reviews(user: User) -> list[Task]:
    """Standards whose review day has come."""
    return [
        Task(
            "Standard", "checks", str(row), "Look at it again",
            row.get_absolute_url(), row.review_due_on,
        )
        for row in found.to_review(user, today())[:SHOWN]
    ]  # fmt: skip


def task(row: Deviation, todo: str) -> Task:
    title = f"{row.product.code} from {row.standard}"
    url = row.get_absolute_url()
    return Task("Deviation", "checks", title, todo, url)
