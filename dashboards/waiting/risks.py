"""Risks that wait for somebody: one's own, grave ones nobody has, and acceptances that ran out."""

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from dashboards.waiting.task import SHOWN, Task
from support.models import Risk
from support.risk_levels import GRAVE


def mine(user: User) -> list[Task]:
    """What this person watches and has to do something about, the gravest first."""
    if not access.may(user, Perm.PROBLEM_SOLVE):
        return []
    rows = Risk.objects.needing(today()).filter(owner=user).order_by("-residual", "pk")
    return [task(row, row.needs_now) for row in rows[:SHOWN]]


def unowned(user: User) -> list[Task]:
    """Critical and high ones that nobody watches, for who may take them."""
    reach = access.reach(user, Perm.PROBLEM_SOLVE)
    if not reach:
        return []
    rows = Risk.objects.watched().filter(reach.q("product__team"))
    rows = rows.filter(owner=None, level__in=GRAVE).order_by("-residual", "pk")
    return [task(row, "Watch it, or give it to somebody") for row in rows[:SHOWN]]


def to_accept(user: User) -> list[Task]:
    """Acceptances of this person that ran out."""
    if not access.may(user, Perm.RISK_ACCEPT):
        return []
    rows = Risk.objects.filter(
        state=Risk.State.ACCEPTED, accepted_by=user, accepted_until__lt=today()
    )
    said = "Your acceptance ran out: accept it again, or have it treated"
    return [task(row, said) for row in rows.order_by("accepted_until", "pk")[:SHOWN]]


def task(row: Risk, todo: str) -> Task:
    title = f"Risk {row.get_level_display().lower()}"
    return Task(title, "shield", str(row), todo, row.get_absolute_url())
