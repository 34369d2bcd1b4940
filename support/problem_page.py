"""What the page of a problem shows, and which steps it offers whom."""

from typing import Any

from django.db.models import Model, Sum
from django.forms import Form

from core import access
from core.models import User
from core.queries import opened
from core.roles import Perm
from governance import about
from support.actions.quiet import QUIET_DAYS
from support.forms import problems as forms
from support.models import Problem

SHOWN_DAYS = 28  # newest days with a count
State = Problem.State
FORMS = (
    "take_form", "cause_form", "plan_form", "resolve_form", "reopen_form", "count_form",
)  # fmt: skip


def whole(problem: Problem, user: User, **bound: Form) -> dict[str, Any]:
    """The page; `bound` are forms that were sent and are not right yet."""
    team = problem.product.team
    solves = access.allows(user, Perm.PROBLEM_SOLVE, team=team)
    reports = access.allows(user, Perm.PROBLEM_REPORT, team=team)
    offered: dict[str, Form | None] = dict.fromkeys(FORMS)
    if solves and problem.is_unsolved:
        offered |= steps(problem, user)
    if reports:
        offered["count_form"] = forms.CountForm(problem=problem)
    if reports and not problem.is_unsolved:
        offered["reopen_form"] = forms.ReopenForm(problem=problem)
    sums = problem.incidents.aggregate(n=Sum("count"), minutes=Sum("minutes_lost"))
    return {
        "problem": problem,
        "incidents": problem.incidents.all()[:SHOWN_DAYS],
        "happened": sums["n"] or 0,
        "minutes": sums["minutes"] or 0,
        "next": next_step(problem) if solves else "",
        "may_edit": solves and problem.is_unsolved,
        "quiet_days": QUIET_DAYS,
        "item_url": url_of(problem.item, user),
        "change_request_url": url_of(problem.change_request, user),
        "history": about.history(problem),
        **offered,
        **bound,
    }


def steps(problem: Problem, user: User) -> dict[str, Form]:
    """The forms of what may be done now."""
    found: dict[str, Form] = {
        "take_form": forms.TakeForm(problem=problem),
        "cause_form": forms.CauseForm(problem=problem),
    }
    if problem.state != State.OPEN:
        found["plan_form"] = forms.PlanForm(problem=problem, user=user)
        found["resolve_form"] = forms.ResolveForm(problem=problem)
    return found


def next_step(problem: Problem) -> str:
    """What is to be done first: its button is the one that stands out."""
    if not problem.is_unsolved:
        return ""
    if problem.owner_id is None:
        return "take"
    after = {
        State.OPEN: "cause",
        State.CAUSE_KNOWN: "plan",
        State.FIX_PLANNED: "resolve",
    }
    return after[State(problem.state)]


def url_of(thing: Model | None, user: User) -> str:
    """The page of what mends it, for who may open it; others read the name alone."""
    if thing is None or not opened(thing._meta.label_lower, {thing.pk}, user):
        return ""
    return str(thing.get_absolute_url())  # type: ignore[attr-defined]
