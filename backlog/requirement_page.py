"""What the page of a requirement shows, and which steps it offers whom."""

from typing import Any

from django.forms import Form

from backlog.actions.requirements import missing
from backlog.forms import requirements as forms
from backlog.models import Requirement, RequirementResult
from backlog.queries.requirements import traced, with_traces
from core import access
from core.models import User
from core.offers import Words, offers
from core.roles import Perm
from core.steps import StepForm
from governance import about

SHOWN_RUNS = 50  # newest
# What opens each step, and its button; in the order of the page.
STEPS: Words = {
    "answer": ("What IT says", "Answer for IT"),
    "agree": ("Agree on it", "Agree on this wording"),
    "trace": ("A story carries it", "Trace it"),
    "test": ("A test shows it", "Add the test"),
    "record": ("A test was run", "Record the run"),
    "meet": ("It is met", "Say that it is met"),
    "withdraw": ("It is not needed any more", "Withdraw it"),
}
State = Requirement.State


def whole(row: Requirement, user: User, **bound: Form) -> dict[str, Any]:
    """The page; `bound` are forms that were sent and are not right yet, by step."""
    [found] = traced(with_traces(Requirement.objects.filter(pk=row.pk), user))
    team = row.product.team
    edits = row.is_going and access.allows(user, Perm.REQUIREMENT_EDIT, team=team)
    tests = row.is_going and access.allows(user, Perm.REQUIREMENT_TEST, team=team)
    shown = {**steps(row, user, edits=edits, tests=tests), **bound}
    if not found.tests:
        shown.pop("record", None)
    left = missing(row) if row.state in (State.AGREED, State.MET) else []
    first = next_step(row, left)
    runs = RequirementResult.objects.filter(test__requirement=row)
    return {
        "requirement": row,
        "traced": found,
        "before": before(row, left),
        "offers": offers(STEPS, shown, prefix="backlog:requirement", first=first),
        "may_edit": edits,
        "may_test": tests,
        "may_see_matrix": access.may(user, Perm.RACI_VIEW),
        "editions": list(row.editions.select_related("by")),
        "runs": list(runs.select_related("test", "by")[:SHOWN_RUNS]),
        "history": about.history(row),
    }


def before(row: Requirement, left: list[str]) -> str:
    """What stands between it and being met, or what has changed since it was."""
    if not left:
        return ""
    said = "It was met, and since then" if row.met_on else "Before it is met"
    return f"{said}: {'; '.join(left)}."


def steps(row: Requirement, user: User, *, edits: bool, tests: bool) -> dict[str, Form]:
    """The forms of what may be done now, by what this person may do."""
    answers = access.allows(user, Perm.REQUIREMENT_ANSWER, team=row.product.team)
    draft = row.state == State.DRAFT
    can = row.answer in (Requirement.Answer.CAN, Requirement.Answer.CHANGED)
    may: dict[type[StepForm], bool] = {
        forms.AnswerForm: draft and answers,
        forms.AgreeForm: draft and can and edits and row.answered_by_id != user.pk,
        forms.TraceForm: edits,
        forms.NewTestForm: tests,
        forms.ResultForm: tests,
        forms.MeetForm: edits and row.state == State.AGREED,
        forms.WithdrawForm: edits,
    }
    return {
        kind.step: kind(of=row, user=user) for kind, allowed in may.items() if allowed
    }


def next_step(row: Requirement, left: list[str]) -> str:
    """What is to be done first: its button is the one that stands out."""
    if row.state == State.DRAFT:
        return "agree" if row.answer else "answer"
    return "meet" if row.state == State.AGREED and not left else ""
