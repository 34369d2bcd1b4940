"""Run-phase checks: one's own that are overdue, and live products without a list."""

from core.models import User
from dashboards.waiting.task import SHOWN, Task
from support import run_lists


def overdue(user: User) -> list[Task]:
    """What this person does for products and has not done by its day."""
    return [
        Task(
            "Check", "activity", f"{row}: {row.check_of.text}", "Do it, and record it",
            row.get_absolute_url(), row.due_on,
        )
        for row in run_lists.overdue_of(user)[:SHOWN]
    ]  # fmt: skip


def to_begin(user: User) -> list[Task]:
    """Live products that this person manages, whose checklist nobody has begun."""
    rows = run_lists.without_list(user).filter(product_manager=user)
    return [
        Task(
            "Run phase", "activity", str(row), "Begin its checklist",
            run_lists.page_of(row),
        )
        for row in rows[:SHOWN]
    ]  # fmt: skip
