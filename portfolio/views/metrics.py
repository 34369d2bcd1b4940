from string import ascii_uppercase
from typing import Any

from django.core.exceptions import BadRequest
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio import charts, exports
from portfolio.actions import metrics as actions
from portfolio.actions.observations import may_record
from portfolio.forms.metrics import MetricForm, NewMetricForm, NewVersionForm, ScopeForm
from portfolio.models import Metric
from portfolio.queries import measures, metric_page
from portfolio.queries.queues import needing_a_look, queue_trends
from portfolio.queries.resting import resting_on


@require_GET
def metric_list(request: Request) -> HttpResponse:
    """The catalogue: each metric by its newest formula, with its newest value."""
    rows = Metric.objects.visible_to(request.user).current().order_by("code", "id")
    page = page_of(rows, after=request.GET.get("after", ""))
    standings = measures.standings(page.rows, today())
    context = {
        "page": page,
        "standings": standings,
        "looks": needing_a_look(standings, today()),
        "may_create": access.may(request.user, Perm.PORTFOLIO_EDIT),
    }
    return render(request, "portfolio/metric_list.html", context)


@require_GET
def metric_detail(request: Request, pk: int) -> HttpResponse:
    rows = Metric.objects.visible_to(request.user).select_related("owner")
    metric = get_object_or_404(rows, pk=pk)
    form = scope_form(request, metric)
    context = metric_context(metric, form, request)
    status = 200 if form.is_valid() else 422
    return render(request, "portfolio/metric_detail.html", context, status=status)


def scope_form(request: Request, metric: Metric) -> ScopeForm:
    channels = metric_page.channels(metric)
    return ScopeForm(request.GET, user=request.user, channels=channels)


def asked_for(request: Request, metric: Metric) -> metric_page.Chosen:
    """The scope and time of a file; a file of something else than asked for would lie."""
    form = scope_form(request, metric)
    if not form.is_valid():
        raise BadRequest("This scope or time does not exist. Choose it on the page.")
    return metric_page.chosen(form.cleaned_data)


def metric_context(metric: Metric, form: ScopeForm, request: Request) -> dict[str, Any]:
    """The metric's course in the chosen scope and time, its queues, its observations."""
    user = request.user
    asked = metric_page.chosen(form.cleaned_data if form.is_valid() else {})
    of_code = Metric.objects.filter(code=metric.code).order_by("-formula_version")
    versions = list(of_code)
    course = metric_page.course(metric, versions, asked)
    says = course.standing.says
    lines = metric_page.lines(metric, user, today())
    happened = metric_page.annotations(metric, asked, user)
    told = [(row, may_record(user, row.product)) for row in happened]
    queues = queue_trends(
        [metric], since=asked.since, until=asked.end, scope=asked.scope
    )[metric.pk]
    rows = metric_page.with_history(metric_page.observations(metric, asked))
    drawings = charts.multiples(queues)
    page = page_of(rows, after=request.GET.get("after", ""), size=24)
    return {
        "metric": metric,
        "standing": course.standing,
        "course": course,
        "total": course.total,
        "chart": charts.course(course, says, lines=lines, happened=happened),
        "happened": list(zip(ascii_uppercase, told, strict=False)),
        "queues": list(zip(queues, drawings, strict=True)),
        "form": form,
        "resting": resting_on(metric, user),
        "page": page,
        "history": metric_page.history(page.rows),
        "versions": versions,
        "can_edit": access.may(user, Perm.PORTFOLIO_EDIT),
        "can_record": access.may(user, Perm.METRIC_RECORD),
    }


@require_GET
def metric_export(request: Request, pk: int) -> HttpResponseBase:
    """The roll-up as a file: each period with its sums, last what they come to."""
    metric = get_object_or_404(Metric.objects.visible_to(request.user), pk=pk)
    found = metric_page.total(metric, asked_for(request, metric))
    return exports.answer(exports.rolled_up(found), f"{metric.code}-rolled-up")


@require_GET
def observation_export(request: Request, pk: int) -> HttpResponseBase:
    """The facts as a file: every observation in the scope and time, as recorded."""
    metric = get_object_or_404(Metric.objects.visible_to(request.user), pk=pk)
    rows = metric_page.observations(metric, asked_for(request, metric))
    facts = exports.facts(rows.iterator(chunk_size=2000))
    return exports.answer(facts, f"{metric.code}-observations")


@require_http_methods(["GET", "POST"])
def metric_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = NewMetricForm(request.POST or None)
    if form.is_valid():
        metric = actions.create(**form.cleaned_data, by=request.user)
        return go(request, metric.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/metric_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def metric_edit(request: Request, pk: int) -> HttpResponse:
    metric = get_object_or_404(Metric.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = MetricForm(request.POST or None, initial=model_to_dict(metric))
    if form.is_valid():
        actions.edit(metric, **form.cleaned_data, by=request.user)
        return go(request, metric.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "metric": metric}
    return render(request, "portfolio/metric_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def metric_new_version(request: Request, pk: int) -> HttpResponse:
    metric = get_object_or_404(Metric.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = NewVersionForm(request.POST or None, initial=model_to_dict(metric))
    if form.is_valid():
        made = actions.new_version(metric, **form.cleaned_data, by=request.user)
        return go(request, made.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "metric": metric}
    return render(request, "portfolio/metric_new_version.html", context, status=status)
