"""Problems that wait for somebody: one's own, and severe ones that nobody has taken."""

from core import access
from core.models import User
from core.roles import Perm
from dashboards.waiting.task import SHOWN, Task
from support.models import Problem

NEXT = {
    Problem.State.OPEN: "Find its cause",
    Problem.State.CAUSE_KNOWN: "Plan what mends it",
    Problem.State.FIX_PLANNED: "Resolve it once it is mended",
}
SEVERE = ("P1", "P2")


def mine(user: User) -> list[Task]:
    """What this person has to solve, the most severe first."""
    if not access.may(user, Perm.PROBLEM_SOLVE):
        return []
    rows = Problem.objects.unsolved().filter(owner=user).order_by("severity", "pk")
    return [task(row, NEXT[Problem.State(row.state)]) for row in rows[:SHOWN]]


def untaken(user: User) -> list[Task]:
    """P1 and P2 without an owner, for who may take them."""
    reach = access.reach(user, Perm.PROBLEM_SOLVE)
    if not reach:
        return []
    rows = Problem.objects.unsolved().filter(reach.q("product__team"))
    rows = rows.filter(owner=None, severity__in=SEVERE).order_by("severity", "pk")
    return [task(row, "Take it on, or give it to somebody") for row in rows[:SHOWN]]


def task(row: Problem, todo: str) -> Task:
    return Task(f"Problem {row.severity}", "alert", str(row), todo, row.get_absolute_url())  # fmt: skip
