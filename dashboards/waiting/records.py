"""Records that both sides stand for: plans to agree to and to read, what is due again."""

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from dashboards.waiting.task import SHOWN, Task
from governance import decision_page, plan_page


def plans_to_agree(user: User) -> list[Task]:
    """Drafts that this person owns a side of and has not agreed to."""
    return [
        Task(
            "Plan", "sign", row.title, "Agree to it", row.get_absolute_url(), row.due_on
        )
        for row in plan_page.to_agree(user)[:SHOWN]
    ]


def plans_to_read(user: User) -> list[Task]:
    return [
        Task("Plan", "file", row.title, "Read it and say so", row.get_absolute_url())
        for row in plan_page.to_read(user)[:SHOWN]
    ]


def plans_to_review(user: User) -> list[Task]:
    """Agreed plans of this owner whose day has come."""
    return [
        Task(
            "Plan",
            "file",
            row.title,
            "Look at it again",
            row.get_absolute_url(),
            row.due_on,
        )
        for row in plan_page.to_review(user, today())[:SHOWN]
    ]


def decisions_to_review(user: User) -> list[Task]:
    """Decisions of this person whose day to look again has come."""
    if not access.may(user, Perm.DECISION_EDIT):
        return []
    return [
        Task(
            f"Decision {row.key}",
            "scale",
            row.title,
            "Look at it again",
            row.get_absolute_url(),
            row.review_on,
        )
        for row in decision_page.to_review(user, today())[:SHOWN]
    ]
