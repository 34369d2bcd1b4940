"""Requirements that wait: for IT's answer, for the center's word, for a test to pass."""

from backlog.models import Gap, Requirement
from backlog.queries.requirements import unanswered
from core import access
from core.models import User
from core.roles import Perm
from dashboards.waiting.task import SHOWN, Task


def to_answer(user: User) -> list[Task]:
    """Drafts that IT has not answered, for who answers for it, the oldest first."""
    reach = access.reach(user, Perm.REQUIREMENT_ANSWER)
    if not reach:
        return []
    rows = unanswered(reach.q("product__team"))[:SHOWN]
    return [task(row, "Say whether IT can") for row in rows]


def to_agree(user: User) -> list[Task]:
    """One's own that IT has answered: agree, or write them differently."""
    if not access.may(user, Perm.REQUIREMENT_EDIT):
        return []
    rows = Requirement.objects.filter(set_by=user, state="draft").exclude(answer="")
    return [task(row, said(row)) for row in rows.order_by("answered_on", "pk")[:SHOWN]]


def said(row: Requirement) -> str:
    if row.answer == Requirement.Answer.CANNOT:
        return "IT cannot: write it differently, or withdraw it"
    return f"{row.get_answer_display()}: agree on it"


def failing(user: User) -> list[Task]:
    """One's own with a test that does not pass."""
    if not access.may(user, Perm.REQUIREMENT_EDIT):
        return []
    rows = Requirement.objects.filter(set_by=user).lacking(Gap.FAILING)
    return [task(row, "A test does not pass") for row in rows.order_by("pk")[:SHOWN]]


def task(row: Requirement, todo: str) -> Task:
    return Task("Requirement", "shapes", str(row), todo, row.get_absolute_url())
