from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio.actions import capabilities as actions
from portfolio.forms.capabilities import (
    CapabilityFilter,
    CapabilityForm,
    NewCapabilityForm,
)
from portfolio.forms.fields import asked
from portfolio.models import Capability
from portfolio.queries import catalogue


@require_GET
def capability_list(request: Request) -> HttpResponse:
    """What all products can do, by code: the capability map as a table."""
    form = CapabilityFilter(request.GET)
    rows = catalogue.capability_rows(request.user, asked(form))
    page = page_of(rows, after=request.GET.get("after", ""))
    may_create = access.may(request.user, Perm.PORTFOLIO_EDIT)
    context = {"page": page, "form": form, "may_create": may_create}
    return render(request, "portfolio/capability_list.html", context)


@require_GET
def capability_detail(request: Request, pk: int) -> HttpResponse:
    rows = Capability.objects.visible_to(request.user).for_list()
    capability = get_object_or_404(
        rows.select_related("product__team", "vendor"), pk=pk
    )
    team = capability.product.team
    can_edit = access.allows(request.user, Perm.PORTFOLIO_EDIT, team=team)
    context = {"capability": capability, "can_edit": can_edit}
    return render(request, "portfolio/capability_detail.html", context)


@require_http_methods(["GET", "POST"])
def capability_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    initial = {"product": request.GET.get("product")}
    form = NewCapabilityForm(request.POST or None, initial=initial, user=request.user)
    if form.is_valid():
        capability = actions.create(**form.cleaned_data, by=request.user)
        return go(request, capability.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/capability_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def capability_edit(request: Request, pk: int) -> HttpResponse:
    rows = Capability.objects.visible_to(request.user)
    capability = get_object_or_404(rows.select_related("product__team"), pk=pk)
    team = capability.product.team
    access.require(request.user, Perm.PORTFOLIO_EDIT, team=team)
    initial = model_to_dict(capability)
    form = CapabilityForm(request.POST or None, initial=initial, user=request.user)
    if form.is_valid():
        actions.edit(capability, **form.cleaned_data, by=request.user)
        return go(request, capability.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "capability": capability}
    return render(request, "portfolio/capability_edit.html", context, status=status)
