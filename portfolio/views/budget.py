"""The budget by plan year: who is paid for, by which drivers, and what more volume does."""

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio import budget_chart
from portfolio.actions import budget as actions
from portfolio.forms.budget import BudgetForm, NewBudgetForm, PlanFilter
from portfolio.models import BudgetLine
from portfolio.queries import budget as queries

STEPS = (5, 10, 20)  # percent more volume, on a line's page


@require_GET
def budget_list(request: Request) -> HttpResponse:
    """One plan year: the check of every queue, and the money."""
    access.require_somewhere(request.user, Perm.BENEFIT_VIEW)
    plan = queries.plan(request.user, **PlanFilter(request.GET).chosen)
    lines = queries.lines_of(request.user, plan.year)
    page = page_of(lines, after=request.GET.get("after", ""))
    context = {
        "plan": plan,
        "page": page,
        "rows": plan.among(page.rows),
        "chart": budget_chart.staffing(plan.drawn, plan.finding),
        "may_edit": access.may(request.user, Perm.BUDGET_EDIT),
    }
    return render(request, "portfolio/budget_list.html", context)


@require_GET
def budget_detail(request: Request, pk: int) -> HttpResponse:
    visible = BudgetLine.objects.visible_to(request.user).for_list()
    record = get_object_or_404(visible, pk=pk)
    context = {
        "record": record,
        "line": record.line(),
        "steps": [(step, queries.rows_of([record], step)[0]) for step in STEPS],
        "may_edit": access.may(request.user, Perm.BUDGET_EDIT),
    }
    return render(request, "portfolio/budget_detail.html", context)


@require_http_methods(["GET", "POST"])
def budget_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BUDGET_EDIT)
    form = NewBudgetForm(request.POST or None)
    if form.is_valid():
        line = actions.create(**form.cleaned_data, by=request.user)
        return go(request, line.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/budget_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def budget_edit(request: Request, pk: int) -> HttpResponse:
    line = get_object_or_404(BudgetLine.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.BUDGET_EDIT)
    form = BudgetForm(request.POST or None, initial=model_to_dict(line))
    if form.is_valid():
        actions.edit(line, **form.cleaned_data, by=request.user)
        return go(request, line.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "line": line}
    return render(request, "portfolio/budget_edit.html", context, status=status)
