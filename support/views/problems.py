"""Problems: the list, one of them with its steps, their trend, and files of them."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, downloads
from core.clock import today
from core.models import User
from core.roles import Perm
from core.steps import Steps
from core.web import Request, form_page, go, page_of
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


def shown(request: Request, name: str, form: Form, **context: Any) -> HttpResponse:
    """A form of problems, with the table that severity follows from."""
    table = zip(IMPACT.values(), TABLE, strict=True)
    name = f"support/{name}.html"
    return form_page(request, name, form, table=table, urgencies=URGENCY, **context)


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
    return shown(request, "problem_create", form)


@require_http_methods(["GET", "POST"])
def problem_edit(request: Request, pk: int) -> HttpResponse:
    problem = find(request.user, pk)
    access.require(request.user, Perm.PROBLEM_SOLVE, team=problem.product.team)
    initial = forms.starts_with(problem)
    form = forms.EditProblemForm(request.POST or None, initial=initial)
    if done(form, actions.edit, problem, by=request.user):
        return go(request, problem.get_absolute_url())
    return shown(request, "problem_edit", form, problem=problem)


# --- steps ----------------------------------------------------------------------------
STEPS = Steps(find, problem_page.whole, DETAIL)
SOLVE, REPORT = Perm.PROBLEM_SOLVE, Perm.PROBLEM_REPORT


@require_POST
def problem_take(request: Request, pk: int) -> HttpResponse:
    said = "has its owner"
    return STEPS.take(request, pk, forms.TakeForm, actions.take, said, SOLVE)


@require_POST
def problem_explain(request: Request, pk: int) -> HttpResponse:
    said = "has its cause"
    return STEPS.take(request, pk, forms.CauseForm, actions.find_cause, said, SOLVE)


@require_POST
def problem_plan(request: Request, pk: int) -> HttpResponse:
    said = "is planned"
    return STEPS.take(request, pk, forms.PlanForm, actions.plan_fix, said, SOLVE)


@require_POST
def problem_resolve(request: Request, pk: int) -> HttpResponse:
    said = "is resolved"
    return STEPS.take(request, pk, forms.ResolveForm, actions.resolve, said, SOLVE)


@require_POST
def problem_reopen(request: Request, pk: int) -> HttpResponse:
    said = "is open again"
    return STEPS.take(request, pk, forms.ReopenForm, actions.reopen, said, REPORT)


@require_POST
def problem_count(request: Request, pk: int) -> HttpResponse:
    said = "is counted"
    return STEPS.take(request, pk, forms.CountForm, incidents.count, said, REPORT)
