from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio import charts
from portfolio.actions import metrics as actions
from portfolio.forms.metrics import MetricForm, NewMetricForm, NewVersionForm, ScopeForm
from portfolio.models import Metric, Observation
from portfolio.queries import measures
from portfolio.queries.resting import resting_on


@require_GET
def metric_list(request: Request) -> HttpResponse:
    """The catalogue: each metric by its newest formula, with its newest value."""
    rows = Metric.objects.visible_to(request.user).current().order_by("code", "id")
    page = page_of(rows, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "standings": measures.standings(page.rows, today()),
        "may_create": access.may(request.user, Perm.PORTFOLIO_EDIT),
    }
    return render(request, "portfolio/metric_list.html", context)


@require_GET
def metric_detail(request: Request, pk: int) -> HttpResponse:
    rows = Metric.objects.visible_to(request.user).select_related("owner")
    metric = get_object_or_404(rows, pk=pk)
    context = metric_context(metric, request)
    return render(request, "portfolio/metric_detail.html", context)


def metric_context(metric: Metric, request: Request) -> dict[str, Any]:
    """The metric's trend in the chosen scope, its queues, its observations."""
    form = ScopeForm(request.GET)
    scope = (
        measures.scope_of(form.cleaned_data) if form.is_valid() else measures.Scope()
    )
    points = measures.series([metric], until=today(), scope=scope)[metric.pk]
    standing = measures.KeyMetric(metric, points[-measures.SHOWN_ON_PAGE :])
    rows = Observation.objects.filter(metric=metric).for_list()
    ordered = rows.order_by("-period_end", "-id")
    return {
        "metric": metric,
        "standing": standing,
        "chart": charts.trend(metric, standing.trend, standing.says),
        "queues": measures.by_queue(metric, standing.latest),
        "form": form,
        "resting": resting_on(metric, request.user),
        "page": page_of(ordered, after=request.GET.get("after", ""), size=24),
        "versions": Metric.objects.filter(code=metric.code).order_by(
            "-formula_version"
        ),
        "can_edit": access.may(request.user, Perm.PORTFOLIO_EDIT),
        "can_record": access.may(request.user, Perm.METRIC_RECORD),
    }


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
