from datetime import date
from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.clock import today
from core.forms import accepted
from core.roles import Perm
from core.web import Request, go
from governance import case_page, charging, engagement_page, sla_page
from governance.actions import sla as actions
from governance.forms.sla import (
    ChargeForm,
    LevelForm,
    MonthFilter,
    NewLevelForm,
    ResultForm,
)
from governance.models import Service, ServiceCharge, ServiceLevel
from governance.views.pages import form_page

MONTHS = 24  # shown on the page of one level


@require_GET
def sla_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    month = MonthFilter(request.GET).chosen(sla_page.newest_month(today()))
    context = {
        "page": sla_page.page(month),
        "before": neighbour(month, -1),
        "after": neighbour(month, 1),
        **rights(request),
    }
    return render(request, "governance/sla_list.html", context)


def rights(request: Request) -> dict[str, bool]:
    return {
        "can_record": access.may(request.user, Perm.SLA_RECORD),
        "can_edit": access.may(request.user, Perm.RACI_EDIT),
    }


def neighbour(month: date, step: int) -> date | None:
    """The month before or after; None for one that has not begun."""
    count = month.year * 12 + month.month - 1 + step
    found = date(count // 12, count % 12 + 1, 1)
    return found if found <= today() else None


@require_GET
def sla_detail(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    level = get_object_or_404(ServiceLevel, pk=pk)
    months = level.months.select_related("level").order_by("-month")[:MONTHS]
    context = {
        "level": level,
        **bound(level),
        "rows": [(each, sla_page.line_of(each)) for each in months],
        "clocks": level.clocks.select_related("calendar"),
        "outages": case_page.outages(level),
        **rights(request),
    }
    return render(request, "governance/sla_detail.html", context)


def bound(level: ServiceLevel) -> dict[str, Any]:
    """Its service, the clauses that promise it, and what came of missing it on and on."""
    return {
        "clauses": engagement_page.promising(level),
        "service": Service.objects.filter(name=level.service).first(),
        "escalations": level.escalations.order_by("-opened_on", "-id"),
    }


@require_http_methods(["GET", "POST"])
def sla_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_EDIT)
    form = NewLevelForm(request.POST or None)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if level := accepted(form, actions.create, **told):
            return go(request, level.get_absolute_url())
    return form_page(request, "sla_create", form)


@require_http_methods(["GET", "POST"])
def sla_edit(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_EDIT)
    level = get_object_or_404(ServiceLevel, pk=pk)
    form = LevelForm(request.POST or None, initial=model_to_dict(level))
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if accepted(form, actions.edit, level, **told):
            return go(request, level.get_absolute_url())
    return form_page(request, "sla_edit", form, level=level)


@require_http_methods(["GET", "POST"])
def sla_record(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.SLA_RECORD)
    level = get_object_or_404(ServiceLevel, pk=pk)
    form = ResultForm(request.POST or None, initial=recorded(request, level))
    if form.is_valid():
        actions.record(level, **form.cleaned_data, by=request.user)
        messages.success(request, f"{level.code} is recorded.")
        return go(request, list_of(form.cleaned_data["month"]))
    return form_page(request, "sla_record", form, level=level)


def recorded(request: Request, level: ServiceLevel) -> dict[str, Any]:
    """The month's result to correct, if there is one; else an empty month."""
    month = MonthFilter(request.GET).chosen(today())
    result = level.months.filter(month=month).first()
    return model_to_dict(result) if result else {"month": month}


def list_of(month: date) -> str:
    return f"{reverse('governance:sla_list')}?month={month:%Y-%m}"


@require_http_methods(["GET", "POST"])
def sla_charge(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.SLA_RECORD)
    form = ChargeForm(request.POST or None, initial=charged(request))
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if row := accepted(form, actions.charge, **told):
            messages.success(request, "The charge is recorded.")
            return go(request, list_of(row.month))
    return form_page(request, "sla_charge", form)


def charged(request: Request) -> dict[str, Any]:
    """The charge to correct, if there is one for the service and month asked for."""
    month = MonthFilter(request.GET).chosen(today())
    service = request.GET.get("service", "")
    row = ServiceCharge.objects.filter(service=service, month=month).first()
    if row:
        return model_to_dict(row)
    priced = {each.service: each.amount for each in charging.of_month(month)}
    return {"month": month, "service": service, "amount": priced.get(service)}
