from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.roles import Perm
from core.web import Request, go
from portfolio.actions import observations as actions
from portfolio.forms.metrics import CorrectionForm, ObservationForm
from portfolio.models import Metric, Observation


@require_http_methods(["GET", "POST"])
def observation_create(request: Request, pk: int) -> HttpResponse:
    metric = get_object_or_404(Metric.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.METRIC_RECORD)
    form = ObservationForm(request.POST or None, user=request.user, metric=metric)
    if form.is_valid():
        actions.record(metric, **form.cleaned_data, by=request.user)
        return go(request, metric.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "metric": metric}
    return render(request, "portfolio/observation_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def observation_correct(request: Request, pk: int) -> HttpResponse:
    rows = Observation.objects.visible_to(request.user).for_list()
    row = get_object_or_404(rows, pk=pk)
    actions.allow(request.user, row.product)
    initial = model_to_dict(row)
    form = CorrectionForm(request.POST or None, initial=initial, metric=row.metric)
    if form.is_valid():
        actions.correct(row, **form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "observation": row, "metric": row.metric}
    return render(request, "portfolio/observation_correct.html", context, status=status)


@require_POST
def observation_confirm(request: Request, pk: int) -> HttpResponse:
    rows = Observation.objects.visible_to(request.user).for_list()
    row = get_object_or_404(rows, pk=pk)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdecimal() else None
    actions.confirm(row, version=version, by=request.user)
    return go(request, row.get_absolute_url())
