from datetime import date
from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from governance.forms import words
from portfolio import okr_charts
from portfolio.actions import objectives as actions
from portfolio.actions import quarters
from portfolio.forms.objectives import NewObjectiveForm, ObjectiveForm
from portfolio.forms.quarters import CloseForm
from portfolio.models import Objective, Product
from portfolio.okrs import quarter_of
from portfolio.queries import objectives as queries


@require_GET
def objective_list(request: Request) -> HttpResponse:
    """One quarter's objectives with their scores; the quarters are tabs."""
    known = queries.quarters()
    starts_on = chosen_quarter(request.GET.get("quarter", ""), known)
    rows = Objective.objects.visible_to(request.user).filter(starts_on=starts_on)
    ordered = queries.for_scoring(rows).order_by("code", "id")
    page = page_of(ordered, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "objectives": queries.scored(page.rows, today()),
        "tabs": queries.quarter_tabs(known, starts_on),
        "may_create": access.may(request.user, Perm.PORTFOLIO_EDIT),
    }
    return render(request, "portfolio/objective_list.html", context)


@require_GET
def objective_detail(request: Request, pk: int) -> HttpResponse:
    objective = get_object_or_404(queries.of(request.user), pk=pk)
    return render(
        request, "portfolio/objective_detail.html", shown(objective, request.user)
    )


def shown(objective: Objective, user: User) -> dict[str, Any]:
    can_edit = may_edit(user, objective.product)
    return {
        "scored": queries.score(objective, today()),
        "objective": objective,
        "chart": okr_charts.score_trend(objective, queries.trend(objective)),
        "can_edit": can_edit and not objective.is_closed,
        "can_reopen": can_edit and objective.is_closed,
        "is_over": objective.ends_on <= today(),
        "may_see_decisions": access.may(user, Perm.DECISION_VIEW),
    }


@require_http_methods(["GET", "POST"])
def objective_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    first, last = quarter_of(today())
    initial = {"starts_on": first, "ends_on": last}
    form = NewObjectiveForm(request.POST or None, initial=initial, user=request.user)
    if form.is_valid():
        objective = actions.create(**form.cleaned_data, by=request.user)
        return go(request, objective.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/objective_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def objective_edit(request: Request, pk: int) -> HttpResponse:
    objective = get_object_or_404(Objective.objects.visible_to(request.user), pk=pk)
    actions.allow(request.user, objective.product)
    initial = model_to_dict(objective)
    form = ObjectiveForm(request.POST or None, initial=initial, user=request.user)
    if form.is_valid():
        actions.edit(objective, **form.cleaned_data, by=request.user)
        return go(request, objective.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "objective": objective}
    return render(request, "portfolio/objective_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def objective_close(request: Request, pk: int) -> HttpResponse:
    """The quarter's end: final scores as they stand, and what was learned."""
    objective = get_object_or_404(queries.of(request.user), pk=pk)
    actions.allow(request.user, objective.product)
    first = {"version": objective.version}
    form = CloseForm(request.POST or None, initial=first, objective=objective)
    if form.is_valid():
        quarters.close(objective, **form.said(), by=request.user)
        return go(request, objective.get_absolute_url())
    context = {"form": form, "scored": queries.score(objective, today())}
    context |= {"today": today()}
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/objective_close.html", context, status=status)


@require_POST
def objective_reopen(request: Request, pk: int) -> HttpResponse:
    objective = get_object_or_404(queries.of(request.user), pk=pk)
    quarters.reopen(objective, **words(request.POST), by=request.user)
    messages.success(request, f"{objective.code} is open again.")
    return redirect(objective)


def may_edit(user: User, product: Product | None) -> bool:
    """Whether to show the buttons that `actions.objectives.allow` will let through."""
    if product is None:
        return access.may(user, Perm.PORTFOLIO_EDIT)
    return access.allows(user, Perm.PORTFOLIO_EDIT, team=product.team)


def chosen_quarter(asked: str, quarters: list[tuple[date, date]]) -> date:
    """The quarter asked for; else the one that runs; else the newest there is."""
    starts = {start.isoformat(): start for start, _ in quarters}
    running = [start for start, end in quarters if start <= today() <= end]
    newest = [start for start, _ in quarters] or [quarter_of(today())[0]]
    return starts.get(asked) or (running or newest)[0]
