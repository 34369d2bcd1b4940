"""The service catalogue: what is charged for, whose it is, what it costs a month."""

from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.forms import accepted
from core.roles import Perm
from core.web import Request, go
from governance import charging, sla
from governance.actions import services as actions
from governance.forms import words
from governance.forms.services import NewServiceForm, PriceForm, ServiceForm
from governance.models import Service, ServiceLevel
from governance.views.pages import form_page


def recorder(request: Request) -> None:
    access.require_somewhere(request.user, Perm.SLA_RECORD)


@require_GET
def service_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    context = {
        "rows": charging.catalogue(today()),
        "can_record": access.may(request.user, Perm.SLA_RECORD),
    }
    return render(request, "governance/service_list.html", context)


@require_http_methods(["GET", "POST"])
def service_create(request: Request) -> HttpResponse:
    recorder(request)
    form = NewServiceForm(request.POST or None)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if row := accepted(form, actions.add, **told):
            return go(request, row.get_absolute_url())
    return form_page(request, "service_create", form)


@require_GET
def service_detail(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    return render(request, "governance/service_detail.html", shown(request, pk))


def seen(pk: int) -> Service:
    return get_object_or_404(Service.objects.select_related("owner"), pk=pk)


def shown(request: Request, pk: int) -> dict[str, Any]:
    row = seen(pk)
    month = sla.following(today())
    return {
        "service": row,
        "prices": row.prices.select_related("set_by"),
        "levels": ServiceLevel.objects.filter(service=row.name).order_by("code"),
        "today": today(),
        "form": PriceForm(initial={"effective_from": month}),
        "can_record": access.may(request.user, Perm.SLA_RECORD),
    }


@require_http_methods(["GET", "POST"])
def service_edit(request: Request, pk: int) -> HttpResponse:
    row = seen(pk)
    recorder(request)
    form = ServiceForm(request.POST or None, initial=model_to_dict(row))
    if form.is_valid():
        actions.edit(row, **form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    return form_page(request, "service_edit", form, service=row)


@require_POST
def service_price(request: Request, pk: int) -> HttpResponse:
    row, form = seen(pk), PriceForm(request.POST)
    recorder(request)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if accepted(form, actions.price, row, **told):
            messages.success(request, f"The price of {row} is set.")
            return redirect(row)
    context = {**shown(request, pk), "form": form}
    return render(request, "governance/service_detail.html", context, status=422)


@require_POST
def service_retire(request: Request, pk: int) -> HttpResponse:
    row, version = seen(pk), words(request.POST)["version"]
    actions.retire(row, version=version, by=request.user)
    messages.success(request, f"{row} is retired.")
    return redirect("governance:service_list")
