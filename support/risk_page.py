"""What the page of a risk shows and which steps it offers whom, and the picture of many."""

from typing import Any

from django.forms import Form

from core import access
from core.clock import today
from core.models import User
from core.offers import Words, offers
from core.roles import Perm
from governance import about
from support import risk_charts, risk_lists
from support.forms import risks as forms
from support.models import Risk
from support.problem_page import url_of
from support.risk_levels import LIKELIHOOD

SHOWN_STEPS = 100  # newest
SHOWN_PROBLEMS = 20


# What opens each step, and its button; in the order of the page.
STEPS: Words = {
    "give": ("Who watches it", "Give it to them"),
    "treat": ("Treat it", "Plan the response"),
    "accept": ("Accept it", "Accept the risk"),
    "assess": ("Assess it again", "Save the scores"),
    "happened": ("It has happened", "Report the problem"),
    "close": ("It cannot happen any more", "Close the risk"),
    "reopen": ("It may happen after all", "Watch it again"),
}


def whole(risk: Risk, user: User, **bound: Form) -> dict[str, Any]:
    """The page; `bound` are forms that were sent and are not right yet, by step."""
    first = next_step(risk)
    forms = {**steps(risk, user), **bound}
    return {
        "risk": risk,
        "needs": risk.needs_now,
        "offers": offers(STEPS, forms, prefix="support:risk", first=first),
        "may_edit": "assess" in forms,
        "steps": list(risk.steps.select_related("by").order_by("-pk")[:SHOWN_STEPS]),
        "problems": list(risk.problems.order_by("-pk")[:SHOWN_PROBLEMS]),
        "item_url": url_of(risk.item, user),
        "change_request_url": url_of(risk.change_request, user),
        "history": about.history(risk),
    }


def steps(risk: Risk, user: User) -> dict[str, Form]:
    """The forms of what may be done now, by what this person may do."""
    team = risk.product.team
    manages = access.allows(user, Perm.PROBLEM_SOLVE, team=team)
    reports = access.allows(user, Perm.PROBLEM_REPORT, team=team)
    accepts = access.allows(user, Perm.RISK_ACCEPT, team=team)
    owned_by_another = risk.owner_id not in (None, user.pk)
    may = {
        forms.GiveForm: manages,
        forms.AssessForm: manages,
        forms.TreatForm: manages,
        forms.CloseForm: manages,
        forms.AcceptForm: accepts and owned_by_another,
        forms.HappenedForm: reports,
    }
    if risk.is_closed:
        may = {forms.ReopenForm: reports}
    return {
        kind.step: kind(of=risk, user=user) for kind, allowed in may.items() if allowed
    }


def next_step(risk: Risk) -> str:
    """What is to be done first: its button is the one that stands out."""
    if risk.is_closed:
        return ""
    if risk.owner_id is None:
        return "give"
    if risk.state == Risk.State.OPEN:
        return "treat"
    return "assess" if risk.needs_now else ""


def picture(user: User, form: forms.RiskFilter) -> dict[str, Any]:
    """Heat map, weeks and foresight of the products and the driver that are asked for."""
    asked = {k: v for k, v in form.asked.items() if k in ("product", "driver")}
    rows = risk_lists.listed(user, **asked)
    trend = risk_lists.trend_of(rows)
    return {
        "form": form,
        "heat": risk_lists.heat(rows),
        "likelihoods": LIKELIHOOD,
        "trend": trend,
        "drawn": risk_charts.watched(trend),
        "foresight": risk_lists.foresight_of(user, asked.get("product")),
        "needing": rows.needing(today()).count(),
    }
