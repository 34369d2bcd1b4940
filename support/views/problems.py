"""Problems: the list, one of them with its steps, their trend, and files of them."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, downloads
from core.clock import today
from core.forms import accepted
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from governance.views.pages import done
from portfolio.models import Product
from support import problem_exports, problem_lists, problem_page, trend_charts
from support.actions import incidents
from support.actions import problems as actions
from support.forms import problems as forms
from support.models import Problem
from support.severity import IMPACT, TABLE, URGENCY

DETAIL = "support/problem_detail.html"


def find(user: User, pk: int) -> Problem:
    """The problem, or 404 if this person may not know of it."""
    return get_object_or_404(Problem.objects.visible_to(user).for_page(), pk=pk)


def shown(request: Request, name: str, **context: Any) -> HttpResponse:
    """Show `support/<name>.html`: 422 when its form is not right."""
    status = 422 if context["form"].is_bound else 200
    context |= {"table": zip(IMPACT.values(), TABLE, strict=True), "urgencies": URGENCY}
    return render(request, f"support/{name}.html", context, status=status)


@require_GET
def problem_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PROBLEM_VIEW)
    form = forms.ProblemFilter(request.GET, user=request.user)
    rows = problem_lists.listed(request.user, **form.asked)
    context = {
        "form": form,
        "page": page_of(rows, after=request.GET.get("after", ""), size=50),
        "is_filtered": bool(form.asked),
        "may_report": access.may(request.user, Perm.PROBLEM_REPORT),
        "may_import": access.may(request.user, Perm.IMPORT_RUN),
    }
    return render(request, "support/problem_list.html", context)


@require_GET
def problem_export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """What the list shows, `as` CSV or a workbook."""
    access.require_somewhere(request.user, Perm.PROBLEM_VIEW)
    form = forms.ProblemFilter(request.GET, user=request.user)
    rows = problem_lists.listed(request.user, **form.asked)
    return downloads.answer(problem_exports.table(rows), request.GET.get("as", ""))


@require_GET
def problem_trend(request: Request) -> HttpResponse:
    """Opened, resolved and open by week, incidents, and how often problems come back."""
    access.require_somewhere(request.user, Perm.PROBLEM_VIEW)
    form = forms.ProblemFilter(request.GET, user=request.user)
    asked = {k: v for k, v in form.asked.items() if k in ("product", "driver")}
    rows = problem_lists.listed(request.user, **asked)
    trend, draw = problem_lists.trend_of(rows), trend_charts
    drawn = [draw.problems(trend), draw.by_driver(trend), draw.incidents(trend)]
    figures = problem_lists.figures_of(rows)
    context = {"form": form, "figures": figures, "trend": trend, "drawn": drawn}
    return render(request, "support/problem_trend.html", context)


@require_GET
def problem_panel(request: Request, pk: int) -> HttpResponse:
    """A product's problems that are not resolved, for its page."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    rows = problem_lists.listed(request.user, product=product, state="unsolved")
    may = access.allows(request.user, Perm.PROBLEM_REPORT, team=product.team)
    context = {"product": product, "problems": rows[:10], "may_report": may}
    return render(request, "support/problem_panel.html", context)


@require_GET
def problem_detail(request: Request, pk: int) -> HttpResponse:
    problem = find(request.user, pk)
    return render(request, DETAIL, problem_page.whole(problem, request.user))


@require_http_methods(["GET", "POST"])
def problem_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PROBLEM_REPORT)
    initial = {"product": request.GET.get("product"), "since": today()}
    form = forms.NewProblemForm(
        request.POST or None, user=request.user, initial=initial
    )
    if problem := done(form, actions.report, by=request.user):
        messages.success(request, f"{problem.key} is reported.")
        return go(request, problem.get_absolute_url())
    return shown(request, "problem_create", form=form)


@require_http_methods(["GET", "POST"])
def problem_edit(request: Request, pk: int) -> HttpResponse:
    problem = find(request.user, pk)
    access.require(request.user, Perm.PROBLEM_SOLVE, team=problem.product.team)
    initial = forms.starts_with(problem)
    form = forms.EditProblemForm(request.POST or None, initial=initial)
    if done(form, actions.edit, problem, by=request.user):
        return go(request, problem.get_absolute_url())
    return shown(request, "problem_edit", form=form, problem=problem)


# --- steps ----------------------------------------------------------------------------
def step(
    request: Request,
    problem: Problem,
    name: str,
    form: django_forms.Form,
    take: Callable[..., Any],
    said: str,
) -> HttpResponse:
    """Take one step; what was typed wrongly stays on the page of the problem."""
    if form.is_valid() and accepted(form, take, problem, **form.cleaned_data, by=request.user):  # fmt: skip
        messages.success(request, f"{problem.key} {said}.")
        return go(request, problem.get_absolute_url())
    context = problem_page.whole(problem, request.user, **{name: form})
    return render(request, DETAIL, context, status=422)


def to_do(request: Request, pk: int, perm: Perm) -> Problem:
    problem = find(request.user, pk)
    access.require(request.user, perm, team=problem.product.team)
    return problem


@require_POST
def problem_take(request: Request, pk: int) -> HttpResponse:
    problem = to_do(request, pk, Perm.PROBLEM_SOLVE)
    form = forms.TakeForm(request.POST, problem=problem)
    return step(request, problem, "take_form", form, actions.take, "has its owner")


@require_POST
def problem_explain(request: Request, pk: int) -> HttpResponse:
    problem = to_do(request, pk, Perm.PROBLEM_SOLVE)
    form, act = forms.CauseForm(request.POST, problem=problem), actions.find_cause
    return step(request, problem, "cause_form", form, act, "has its cause")


@require_POST
def problem_plan(request: Request, pk: int) -> HttpResponse:
    problem = to_do(request, pk, Perm.PROBLEM_SOLVE)
    form = forms.PlanForm(request.POST, problem=problem, user=request.user)
    return step(request, problem, "plan_form", form, actions.plan_fix, "is planned")


@require_POST
def problem_resolve(request: Request, pk: int) -> HttpResponse:
    problem = to_do(request, pk, Perm.PROBLEM_SOLVE)
    form = forms.ResolveForm(request.POST, problem=problem)
    return step(request, problem, "resolve_form", form, actions.resolve, "is resolved")


@require_POST
def problem_reopen(request: Request, pk: int) -> HttpResponse:
    problem = to_do(request, pk, Perm.PROBLEM_REPORT)
    form = forms.ReopenForm(request.POST, problem=problem)
    return step(request, problem, "reopen_form", form, actions.reopen, "is open again")


@require_POST
def problem_count(request: Request, pk: int) -> HttpResponse:
    problem = to_do(request, pk, Perm.PROBLEM_REPORT)
    form = forms.CountForm(request.POST, problem=problem)
    return step(request, problem, "count_form", form, incidents.count, "is counted")
