"""What the page of a problem shows, and which steps it offers whom."""

from typing import Any

from django.db.models import Model, Sum
from django.forms import Form

from core import access
from core.models import User
from core.offers import Words, offers
from core.queries import opened
from core.roles import Perm
from core.steps import StepForm
from governance import about
from support.actions.quiet import QUIET_DAYS
from support.forms import problems as forms
from support.models import Problem

SHOWN_DAYS = 28  # newest days with a count
State = Problem.State
# What opens each step, and its button; in the order of the page.
STEPS: Words = {
    "take": ("Who solves it", "Give it to them"),
    "explain": ("The root cause", "Save the cause"),
    "plan": ("What mends it", "Plan it"),
    "resolve": ("It is mended", "Resolve it"),
    "reopen": ("It is back", "Open it again"),
}
COUNT: Words = {"count": ("Count a day", "Count it")}  # beside what was counted
PREFIX = "support:problem"


def whole(problem: Problem, user: User, **bound: Form) -> dict[str, Any]:
    """The page; `bound` are forms that were sent and are not right yet, by step."""
    team = problem.product.team
    solves = access.allows(user, Perm.PROBLEM_SOLVE, team=team)
    shown = {**steps(problem, user, solves=solves), **bound}
    first = next_step(problem) if solves else ""
    sums = problem.incidents.aggregate(n=Sum("count"), minutes=Sum("minutes_lost"))
    return {
        "problem": problem,
        "incidents": problem.incidents.all()[:SHOWN_DAYS],
        "happened": sums["n"] or 0,
        "minutes": sums["minutes"] or 0,
        "offers": offers(STEPS, shown, prefix=PREFIX, first=first),
        "count_offers": offers(COUNT, shown, prefix=PREFIX, first=""),
        "may_edit": solves and problem.is_unsolved,
        "quiet_days": QUIET_DAYS,
        "item_url": url_of(problem.item, user),
        "change_request_url": url_of(problem.change_request, user),
        "history": about.history(problem),
    }


def steps(problem: Problem, user: User, *, solves: bool) -> dict[str, Form]:
    """The forms of what may be done now, by what this person may do."""
    team = problem.product.team
    reports = access.allows(user, Perm.PROBLEM_REPORT, team=team)
    solves = solves and problem.is_unsolved
    explained = problem.state != State.OPEN
    may: dict[type[StepForm], bool] = {
        forms.TakeForm: solves,
        forms.CauseForm: solves,
        forms.PlanForm: solves and explained,
        forms.ResolveForm: solves and explained,
        forms.ReopenForm: reports and not problem.is_unsolved,
        forms.CountForm: reports,
    }
    return {
        kind.step: kind(of=problem, user=user)
        for kind, allowed in may.items()
        if allowed
    }


def next_step(problem: Problem) -> str:
    """What is to be done first: its button is the one that stands out."""
    if not problem.is_unsolved:
        return ""
    if problem.owner_id is None:
        return "take"
    after = {
        State.OPEN: "explain",
        State.CAUSE_KNOWN: "plan",
        State.FIX_PLANNED: "resolve",
    }
    return after[State(problem.state)]


def url_of(thing: Model | None, user: User) -> str:
    """The page of what mends it, for who may open it; others read the name alone."""
    if thing is None or not opened(thing._meta.label_lower, {thing.pk}, user):
        return ""
    return str(thing.get_absolute_url())  # type: ignore[attr-defined]
