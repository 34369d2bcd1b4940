from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, go, page_of
from governance import regulation_page
from governance.actions import regulations as actions
from governance.forms.regulations import (
    NewRegulationForm,
    RegulationFilter,
    RegulationForm,
    SupersedeForm,
    VerifiedForm,
)
from governance.models import Regulation
from governance.views.pages import form_page


def may_edit(request: Request) -> bool:
    return access.may(request.user, Perm.CRITERIA_EDIT)


def to_edit(request: Request, pk: int) -> Regulation:
    actions.require_author(request.user)
    return get_object_or_404(Regulation.objects.for_list(), pk=pk)


@require_GET
def regulation_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.GATE_VIEW)
    form, on = RegulationFilter(request.GET), today()
    wanted = form.conditions()
    rows = regulation_page.listed(request.user, on, **wanted)
    page = page_of(rows, after=request.GET.get("after", ""))
    context = {
        "page": page, "lines": regulation_page.lines_of(page.rows, on), "form": form,
        "can_edit": may_edit(request), "filtered": any(wanted.values()),
    }  # fmt: skip
    return render(request, "governance/regulation_list.html", context)


@require_GET
def regulation_detail(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.GATE_VIEW)
    row, on = get_object_or_404(Regulation.objects.for_list(), pk=pk), today()
    context = {
        "line": regulation_page.line_of(row, [], on), "row": row, "today": on,
        "moments": regulation_page.moments(row, on),
        "entries": regulation_page.events(row),
        "can_edit": may_edit(request),
    }  # fmt: skip
    context |= regulation_page.impact(row, request.user, on)
    return render(request, "governance/regulation_detail.html", context)


@require_http_methods(["GET", "POST"])
def regulation_create(request: Request) -> HttpResponse:
    actions.require_author(request.user)
    form = NewRegulationForm(request.POST or None)
    if form.is_valid():
        row = actions.create(**form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    return form_page(request, "regulation_create", form)


@require_http_methods(["GET", "POST"])
def regulation_edit(request: Request, pk: int) -> HttpResponse:
    row = to_edit(request, pk)
    form = RegulationForm(request.POST or None, initial=model_to_dict(row))
    if form.is_valid():
        actions.edit(row, **form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    return form_page(request, "regulation_edit", form, row=row)


@require_http_methods(["GET", "POST"])
def regulation_supersede(request: Request, pk: int) -> HttpResponse:
    row = to_edit(request, pk)
    first = model_to_dict(row) | {"effective_to": row.effective_to or today()}
    form = SupersedeForm(request.POST or None, initial=first, regulation=row)
    if form.is_valid():
        actions.supersede(row, **form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    shown = regulation_page.impact(row, request.user, today())
    return form_page(request, "regulation_supersede", form, row=row, **shown)


@require_http_methods(["GET", "POST"])
def regulation_verify(request: Request, pk: int) -> HttpResponse:
    row = to_edit(request, pk)
    form = VerifiedForm(request.POST or None, initial=model_to_dict(row))
    if form.is_valid():
        actions.verify(row, **form.cleaned_data, by=request.user)
        messages.success(request, f"{row.code} is noted as verified today.")
        return go(request, row.get_absolute_url())
    return form_page(request, "regulation_verify", form, row=row)
