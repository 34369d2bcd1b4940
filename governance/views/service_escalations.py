"""Service levels that were missed month after month, and the offices that answer."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.forms import accepted
from core.roles import Perm
from core.web import Request, page_of
from governance import about, canonical, escalation_page, offices, reminded
from governance.actions import officers
from governance.actions import service_escalations as actions
from governance.forms.service_escalations import (
    CloseReasonForm,
    OfficerForm,
    RemedyForm,
    SignClosingForm,
    VersionForm,
)
from governance.models import Office, OfficeHolder, ServiceEscalation
from governance.views.pages import form_page


@require_GET
def escalated_level_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    closed = bool(request.GET.get("closed"))
    rows = ServiceEscalation.objects.visible_to(request.user).for_page()
    state = ServiceEscalation.State.CLOSED
    wanted = rows.filter(state=state) if closed else rows.open()
    order = wanted.order_by("-opened_on", "-id")
    page = page_of(order, after=request.GET.get("after", ""))
    context = {"page": page, "closed": closed, "today": today()}
    return render(request, "governance/escalated_level_list.html", context)


@require_GET
def escalated_level_detail(request: Request, pk: int) -> HttpResponse:
    context = shown(request, seen(request, pk))
    return render(request, "governance/escalated_level_detail.html", context)


def seen(request: Request, pk: int) -> ServiceEscalation:
    rows = ServiceEscalation.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


def shown(request: Request, row: ServiceEscalation, **more: Any) -> dict[str, Any]:
    plan = {"plan": row.plan, "met_again_on": row.met_again_on, "version": row.version}
    return {
        "escalation": row,
        "steps": escalation_page.steps(row, request.user),
        "months": escalation_page.months(row),
        "holders": escalation_page.holders(row),
        "waits_for": escalation_page.wanted_of(row),
        "is_late": escalation_page.is_late(row, today()),
        "met_again": escalation_page.is_met_again(row),
        "reminded": reminded.of_escalation(row),
        "history": about.history(row),
        "plan_form": RemedyForm(initial=plan),
        "close_form": CloseReasonForm(initial={"version": row.version}),
        **more,
    }


@require_POST
def escalated_level_acknowledge(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, actions.acknowledge, VersionForm(request.POST), "")


@require_POST
def escalated_level_plan(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, actions.propose, RemedyForm(request.POST), "plan_form")


@require_POST
def escalated_level_agree(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, actions.agree, VersionForm(request.POST), "")


@require_POST
def escalated_level_close(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, actions.close, VersionForm(request.POST), "")


@require_POST
def escalated_level_ask(request: Request, pk: int) -> HttpResponse:
    form = CloseReasonForm(request.POST)
    return step(request, pk, actions.ask_to_close, form, "close_form")


def step(
    request: Request,
    pk: int,
    take: Callable[..., ServiceEscalation],
    form: forms.Form,
    name: str,
) -> HttpResponse:
    """Take one step; what was typed wrongly stays on the page."""
    row = seen(request, pk)
    access.require_somewhere(request.user, Perm.SLA_ANSWER)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if accepted(form, take, row, **told):
            messages.success(request, "Recorded. Both offices are told.")
            return redirect(row)
    context = shown(request, row, **({name: form} if name else {}))
    return render(
        request, "governance/escalated_level_detail.html", context, status=422
    )


@never_cache
@sensitive_post_parameters("password", "one_time_code", "passkey")
@require_http_methods(["GET", "POST"])
def escalated_level_sign(request: Request, pk: int) -> HttpResponse:
    row = seen(request, pk)
    access.require_somewhere(request.user, Perm.SLA_ANSWER)
    stamp = {"record_hash": canonical.digest(actions.document(row))}
    start = {**stamp, "version": row.version}
    form = SignClosingForm(request.POST or None, initial=start, person=request.user)
    if form.is_valid():
        actions.sign_closing(row, **form.cleaned_data, by=request.user)
        messages.success(request, f"{row} is closed.")
        return redirect(row)
    return form_page(request, "escalated_level_sign", form, escalation=row)


# --- offices --------------------------------------------------------------------------
@require_GET
def office_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    rows = Office.objects.select_related("party").prefetch_related("holders__person")
    context = {
        "rows": [(row, offices.holder(row, today())) for row in rows],
        "today": today(),
        "can_edit": access.allows(request.user, Perm.PEOPLE_EDIT, team=None),
    }
    return render(request, "governance/office_list.html", context)


@require_http_methods(["GET", "POST"])
def office_name(request: Request) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    form = OfficerForm(request.POST or None, initial={"starts_on": today()})
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if row := accepted(form, officers.name, told.pop("office"), **told):
            messages.success(request, f"{row.person} holds the office of {row.office}.")
            return redirect("governance:office_list")
    return form_page(request, "office_name", form)


@require_POST
def office_end(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(OfficeHolder, pk=pk)
    officers.end(row, by=request.user)
    messages.success(request, "They hold the office no more.")
    return redirect("governance:office_list")
