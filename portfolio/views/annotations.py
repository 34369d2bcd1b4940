"""What happened to a metric: said on its page, put right, taken away."""

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.roles import Perm
from core.web import Request, go
from portfolio.actions import annotations as actions
from portfolio.actions.observations import allow
from portfolio.forms.metrics import AnnotationEditForm, AnnotationForm
from portfolio.models import Annotation, Metric


@require_http_methods(["GET", "POST"])
def annotation_create(request: Request, pk: int) -> HttpResponse:
    metric = get_object_or_404(Metric.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.METRIC_RECORD)
    form = AnnotationForm(request.POST or None, user=request.user)
    if form.is_valid():
        actions.add(metric=metric, **form.cleaned_data, by=request.user)
        return go(request, metric.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "metric": metric}
    return render(request, "portfolio/annotation_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def annotation_edit(request: Request, pk: int) -> HttpResponse:
    rows = Annotation.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("metric", "product__team"), pk=pk)
    allow(request.user, row.product)
    form = AnnotationEditForm(request.POST or None, initial=model_to_dict(row))
    if form.is_valid():
        actions.edit(row, **form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "annotation": row, "back": row.get_absolute_url()}
    return render(request, "portfolio/annotation_edit.html", context, status=status)


@require_POST
def annotation_remove(request: Request, pk: int) -> HttpResponse:
    rows = Annotation.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("metric", "product__team"), pk=pk)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdecimal() else None
    actions.remove(row, version=version, by=request.user)
    return go(request, row.get_absolute_url())
