from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, go, page_of
from governance import catalogue, policy_rights, queries, regulation_page
from governance.actions import criteria as actions
from governance.forms.criteria import (
    CriterionFilter,
    NewCriterionForm,
    RetireForm,
    VerifyForm,
    WordingForm,
)
from governance.models import Criterion
from governance.views.pages import done, form_page


@require_GET
def criterion_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.GATE_VIEW)
    form = CriterionFilter(request.GET)
    wanted = form.conditions()
    page = page_of(queries.criteria(**wanted), after=request.GET.get("after", ""))
    can_edit = access.may(request.user, Perm.CRITERIA_EDIT)
    context = {"page": page, "form": form, "can_edit": can_edit, **wanted}
    return render(request, "governance/criterion_list.html", context)


@require_GET
def criterion_detail(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.GATE_VIEW)
    row = get_object_or_404(Criterion, pk=pk)
    context = {
        "criterion": row,
        "wordings": queries.wordings(row.code),
        "used": queries.uses(row, request.user),
        **basis(row),
        "can_edit": access.may(request.user, Perm.CRITERIA_EDIT),
        "verify_form": VerifyForm(initial=model_to_dict(row)),
        "today": today(),
    }
    return render(request, "governance/criterion_detail.html", context)


def basis(row: Criterion) -> dict[str, Any]:
    """What it rests on, where it is asked for, and what no waiver reaches in it."""
    holding = policy_rights.in_force(today())
    return {
        "rests_on": regulation_page.under(row, today()),
        "never": catalogue.NEVER.get(row.code, ""),
        "holding": holding,
        "asked_at": policy_rights.gates_asking(row.code, holding) if holding else [],
    }


@require_http_methods(["GET", "POST"])
def criterion_create(request: Request) -> HttpResponse:
    access.require(request.user, Perm.CRITERIA_EDIT, team=None)
    form = NewCriterionForm(request.POST or None, initial={"waivable": True})
    if row := done(form, actions.create, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(request, "criterion_create", form)


@require_http_methods(["GET", "POST"])
def criterion_reword(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Criterion, pk=pk)
    access.require(request.user, Perm.CRITERIA_EDIT, team=None)
    rests_on = regulation_page.bases_for(row)
    first = model_to_dict(row) | {"effective_from": today(), "regulations": rests_on}
    form = WordingForm(request.POST or None, initial=first)
    if new := done(form, actions.reword, row, by=request.user):
        return go(request, new.get_absolute_url())
    return form_page(request, "criterion_reword", form, criterion=row)


@require_http_methods(["GET", "POST"])
def criterion_retire(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Criterion, pk=pk)
    access.require(request.user, Perm.CRITERIA_EDIT, team=None)
    form = RetireForm(request.POST or None, initial={"version": row.version})
    if done(form, actions.retire, row, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(request, "criterion_retire", form, criterion=row)


@require_POST
def criterion_verify(request: Request, pk: int) -> HttpResponse:
    row, form = get_object_or_404(Criterion, pk=pk), VerifyForm(request.POST)
    form.full_clean()
    status = form.cleaned_data.get("status", row.status)
    version = form.cleaned_data.get("version")
    actions.verify(row, status=status, version=version, by=request.user)
    messages.success(request, f"{row.code} is noted as checked today.")
    return redirect(row)
