"""What the page of a vendor evaluation shows, and which steps it offers whom."""

from typing import Any

from django.forms import Form

from core import access
from core.models import User
from core.offers import Words, offers
from core.roles import Perm
from discovery import evaluating, evaluation_charts
from discovery.forms import evaluations as forms
from discovery.models import VendorEvaluation, VendorScorer
from discovery.queries.evaluations import Result, result
from governance import about
from governance.actions.decisions import may

# What opens each step, and its button; in the order of the page.
STEPS: Words = {
    "reveal": ("Show the scores", "Show all scores"),
    "decide": ("Decide", "Keep the decision"),
    "again": ("Score once more, after talking", "Open another round"),
    "withdraw": ("End it without a choice", "Withdraw it"),
}


def whole(row: VendorEvaluation, user: User, **bound: Form) -> dict[str, Any]:
    """The page; `bound` are forms that were sent and are not right yet, by step."""
    told = result(row)
    mine = mine_of(told, user)
    offered = {**steps(told, user), **bound}
    return {
        "evaluation": row,
        "result": told,
        "drawn": evaluation_charts.totals(told) if row.is_revealed else None,
        "mine": mine,
        "to_score": bool(mine and row.is_open and not mine.handed_in_at),
        "handed_in": len(told.counted),
        "offers": offers(
            STEPS, offered, prefix="discovery:evaluation", first=first_step(told)
        ),
        "may_edit": row.is_open and may(user, Perm.DECISION_EDIT, row.team),
        "may_check": not row.is_over and may(user, Perm.DECISION_EDIT, row.team),
        "may_see_matrix": row.is_revealed and access.may(user, Perm.RACI_VIEW),
        "history": about.history(row),
    }


def first_step(told: Result) -> str:
    """Scores that are three or more apart are talked about before anything is decided."""
    if told.evaluation.is_open:
        return "reveal"
    apart = any(
        c.agreed and c.agreed.verdict == evaluating.APART for _, c in told.talks
    )
    return "again" if apart else "decide"


def mine_of(told: Result, user: User) -> VendorScorer | None:
    return next((each for each in told.scorers if each.person_id == user.pk), None)


def steps(told: Result, user: User) -> dict[str, Form]:
    """The forms of what may be done now, by what this person may do."""
    row = told.evaluation
    leads = may(user, Perm.DECISION_EDIT, row.team)
    is_tied = any(tie.scorer.person_id == user.pk for tie in told.conflicts)
    decides = may(user, Perm.DECISION_DECIDE, row.team) and not is_tied
    shown = row.state == VendorEvaluation.State.REVEALED
    allowed = {
        forms.RevealForm: row.is_open and leads,
        forms.DecideForm: shown and decides,
        forms.AgainForm: shown and leads,
        forms.WithdrawForm: leads and not row.is_over,
    }
    return {kind.step: kind(of=row, user=user) for kind, yes in allowed.items() if yes}
