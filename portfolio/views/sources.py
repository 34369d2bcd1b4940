"""Sources of measures: their list, their pages, and "fetch it now"."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio.actions import sources as actions
from portfolio.forms.sources import NewSourceForm, SourceForm
from portfolio.models import Source


@require_GET
def source_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_VIEW)
    rows = Source.objects.visible_to(request.user).select_related("owner")
    page = page_of(rows.order_by("name", "id"), after=request.GET.get("after", ""))
    context = {"page": page, "may_create": access.may(request.user, Perm.SOURCE_EDIT)}
    return render(request, "portfolio/source_list.html", context)


@require_GET
def source_detail(request: Request, pk: int) -> HttpResponse:
    rows = Source.objects.visible_to(request.user).select_related("owner", "run")
    source = get_object_or_404(rows, pk=pk)
    context = {"source": source, "may_edit": access.may(request.user, Perm.SOURCE_EDIT)}
    return render(request, "portfolio/source_detail.html", context)


@require_http_methods(["GET", "POST"])
def source_create(request: Request) -> HttpResponse:
    actions.allow(request.user)
    form = NewSourceForm(request.POST or None)
    if form.is_valid():
        source = actions.create(**form.cleaned_data, by=request.user)
        return go(request, source.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/source_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def source_edit(request: Request, pk: int) -> HttpResponse:
    source = get_object_or_404(Source.objects.visible_to(request.user), pk=pk)
    actions.allow(request.user)
    form = SourceForm(request.POST or None, initial=model_to_dict(source))
    if form.is_valid():
        actions.edit(source, **form.cleaned_data, by=request.user)
        return go(request, source.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "source": source}
    return render(request, "portfolio/source_edit.html", context, status=status)


@require_POST
def source_fetch(request: Request, pk: int) -> HttpResponse:
    source = get_object_or_404(Source.objects.visible_to(request.user), pk=pk)
    actions.ask(source, by=request.user)
    messages.success(request, "A worker fetches it now. Look again in a moment.")
    return go(request, source.get_absolute_url())
