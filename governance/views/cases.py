"""Cases of service levels, the clocks they run by, and outages."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.errors import Refused
from core.forms import accepted
from core.roles import Perm
from core.web import Request, go
from governance import case_page
from governance.actions import cases as actions
from governance.actions import outages, terms
from governance.forms.cases import (
    CaseFilter,
    CaseForm,
    ClockForm,
    HoldForm,
    MomentForm,
    NewCaseForm,
    NewOutageForm,
    OutageForm,
)
from governance.forms.changes import ReasonForm
from governance.models import (
    ChangeRequest,
    Outage,
    ServiceCase,
    ServiceClock,
    ServiceLevel,
)
from governance.views.pages import form_page


def recorder(request: Request) -> None:
    access.require_somewhere(request.user, Perm.SLA_RECORD)


@require_GET
def case_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    chosen = CaseFilter(request.GET)
    asked = {"state": "", **(chosen.cleaned_data if chosen.is_valid() else {})}
    after = request.GET.get("after", "")
    lines, page = case_page.listed(request.user, **asked, after=after)
    may_record = access.may(request.user, Perm.SLA_RECORD)
    context = {
        "lines": lines, "page": page, "form": chosen, "state": asked["state"] or "open",
        "may_record": may_record,
        "may_import": may_record and access.may(request.user, Perm.IMPORT_RUN),
    }  # fmt: skip
    return render(request, "governance/case_list.html", context)


@require_GET
def case_detail(request: Request, pk: int) -> HttpResponse:
    return render(request, "governance/case_detail.html", shown(request, pk))


@require_GET
def case_clock(request: Request, pk: int) -> HttpResponse:
    """How the case stands now: the page asks for it again each minute."""
    return render(request, "governance/_case_clock.html", shown(request, pk))


def shown(request: Request, pk: int, **more: Any) -> dict[str, Any]:
    case = seen(request, pk)
    keeper = ChangeRequest.objects.filter(case=case).first()
    return {
        "line": case_page.line(case),
        "case": case,
        "keeper": keeper,
        "sees_keeper": access.may(request.user, Perm.CHANGE_VIEW),
        "pause": case_page.standing_pause(case),
        "pauses": case.pauses.all(),
        "may_record": access.may(request.user, Perm.SLA_RECORD) and not keeper,
        "moment_form": MomentForm(),
        "hold_form": HoldForm(prefix="hold"),
        "reason_form": ReasonForm(),
        **more,
    }


def seen(request: Request, pk: int) -> ServiceCase:
    visible = ServiceCase.objects.visible_to(request.user).for_page()
    return get_object_or_404(visible, pk=pk)


@require_http_methods(["GET", "POST"])
def case_create(request: Request) -> HttpResponse:
    recorder(request)
    start = {"clock": request.GET.get("clock", "")}
    form = NewCaseForm(request.POST or None, initial=start)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if case := accepted(form, actions.open_case, **told):
            return go(request, case.get_absolute_url())
    return form_page(request, "case_create", form)


@require_http_methods(["GET", "POST"])
def case_edit(request: Request, pk: int) -> HttpResponse:
    case = seen(request, pk)
    recorder(request)
    form = CaseForm(request.POST or None, initial=model_to_dict(case))
    if form.is_valid():
        case = actions.edit(case, **form.cleaned_data, by=request.user)
        return go(request, case.get_absolute_url())
    return form_page(request, "case_edit", form, case=case)


@require_POST
def case_respond(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, actions.respond, "was answered")


@require_POST
def case_hold(request: Request, pk: int) -> HttpResponse:
    form = HoldForm(request.POST, prefix="hold")
    return step(request, pk, actions.hold, "is on hold", form, "hold_form")


@require_POST
def case_go_on(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, actions.go_on, "goes on")


@require_POST
def case_resolve(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, actions.resolve, "is done")


@require_POST
def case_reopen(request: Request, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    return step(request, pk, actions.reopen, "is open again", form, "reason_form")


def step(
    request: Request,
    pk: int,
    take: Callable[..., ServiceCase],
    said: str,
    form: forms.Form | None = None,
    name: str = "moment_form",
) -> HttpResponse:
    """Take one step; what was typed wrongly stays on the page of the case."""
    case, form = seen(request, pk), form or MomentForm(request.POST)
    recorder(request)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if accepted(form, take, case, **told):
            messages.success(request, f"“{case}” {said}.")
            return go(request, case.get_absolute_url())
    context = shown(request, pk, **{name: form})
    return render(request, "governance/case_detail.html", context, status=422)


# --- what is agreed -------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def clock_create(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_EDIT)
    level = get_object_or_404(ServiceLevel, pk=pk)
    form = ClockForm(request.POST or None)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if accepted(form, terms.set_clock, level, **told):
            return go(request, level.get_absolute_url())
    return form_page(request, "clock_edit", form, level=level)


@require_http_methods(["GET", "POST"])
def clock_edit(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_EDIT)
    clock = get_object_or_404(ServiceClock.objects.select_related("level"), pk=pk)
    form = ClockForm(request.POST or None, initial=model_to_dict(clock))
    if form.is_valid():
        told = {**form.cleaned_data, "clock": clock, "by": request.user}
        if accepted(form, terms.set_clock, clock.level, **told):
            return go(request, clock.level.get_absolute_url())
    return form_page(request, "clock_edit", form, level=clock.level, clock=clock)


@require_POST
def clock_remove(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_EDIT)
    clock = get_object_or_404(ServiceClock.objects.select_related("level"), pk=pk)
    terms.remove_clock(clock, by=request.user)
    messages.success(request, f"{clock} is removed.")
    return go(request, clock.level.get_absolute_url())


# --- outages --------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def outage_create(request: Request, pk: int) -> HttpResponse:
    recorder(request)
    level = get_object_or_404(ServiceLevel, pk=pk)
    form = NewOutageForm(request.POST or None)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if accepted(form, outages.record, level, **told):
            return go(request, level.get_absolute_url())
    return form_page(request, "outage_edit", form, level=level)


@require_http_methods(["GET", "POST"])
def outage_edit(request: Request, pk: int) -> HttpResponse:
    recorder(request)
    outage = get_object_or_404(Outage.objects.select_related("level"), pk=pk)
    form = OutageForm(request.POST or None, initial=model_to_dict(outage))
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if accepted(form, outages.edit, outage, **told):
            return go(request, outage.level.get_absolute_url())
    return form_page(request, "outage_edit", form, level=outage.level, outage=outage)


@require_POST
def outage_remove(request: Request, pk: int) -> HttpResponse:
    recorder(request)
    outage = get_object_or_404(Outage.objects.select_related("level"), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused("Say why, in a few words: at most 2,000 characters.")
    outages.remove(outage, **form.cleaned_data, by=request.user)
    return go(request, outage.level.get_absolute_url())
