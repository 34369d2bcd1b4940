from datetime import date

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio.actions import objectives as actions
from portfolio.forms.objectives import NewObjectiveForm, ObjectiveForm, quarter_of
from portfolio.models import Objective, Product
from portfolio.queries import objectives as queries


@require_GET
def objective_list(request: Request) -> HttpResponse:
    """One quarter's objectives with their scores; the quarters are tabs."""
    quarters = queries.quarters()
    starts_on = chosen_quarter(request.GET.get("quarter", ""), quarters)
    rows = Objective.objects.visible_to(request.user).filter(starts_on=starts_on)
    ordered = queries.for_scoring(rows).order_by("code", "id")
    page = page_of(ordered, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "objectives": queries.scored(page.rows, today()),
        "tabs": queries.quarter_tabs(quarters, starts_on),
        "may_create": access.may(request.user, Perm.PORTFOLIO_EDIT),
    }
    return render(request, "portfolio/objective_list.html", context)


@require_GET
def objective_detail(request: Request, pk: int) -> HttpResponse:
    rows = queries.for_scoring(Objective.objects.visible_to(request.user))
    objective = get_object_or_404(rows, pk=pk)
    context = {
        "scored": queries.score(objective, today()),
        "objective": objective,
        "can_edit": may_edit(request.user, objective.product),
    }
    return render(request, "portfolio/objective_detail.html", context)


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
