"""The catalogue of run-phase checks: read by everybody, kept by administrators."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.roles import Perm
from core.web import Request, form_page, go
from governance.views.pages import done
from support.actions import run_checks as actions
from support.forms import run_checks as forms
from support.models import RunCheck

CATALOGUE = "support:run_check_list"


def to_keep(request: Request, pk: int) -> RunCheck:
    """The check, for who keeps the catalogue."""
    rows = RunCheck.objects.visible_to(request.user)
    check = get_object_or_404(rows, pk=pk)
    access.require(request.user, Perm.RUN_CATALOGUE, team=None)
    return check


@require_GET
def run_check_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PROBLEM_VIEW)
    rows = RunCheck.objects.order_by("code")
    parts: list[tuple[str, list[Any]]] = [
        (label, [row for row in rows if row.part == part])
        for part, label in RunCheck.Part.choices
    ]
    may_keep = access.allows(request.user, Perm.RUN_CATALOGUE, team=None)
    context = {"parts": parts, "may_keep": may_keep}
    return render(request, "support/run_check_list.html", context)


@require_http_methods(["GET", "POST"])
def run_check_create(request: Request) -> HttpResponse:
    access.require(request.user, Perm.RUN_CATALOGUE, team=None)
    form = forms.NewCheckForm(request.POST or None)
    if check := done(form, actions.add, by=request.user):
        messages.success(request, f"{check.code} is in the catalogue.")
        return go(request, reverse(CATALOGUE))
    return form_page(request, "support/run_check_create.html", form)


@require_http_methods(["GET", "POST"])
def run_check_edit(request: Request, pk: int) -> HttpResponse:
    check = to_keep(request, pk)
    form = forms.EditCheckForm(request.POST or None, initial=forms.starts_with(check))
    if done(form, actions.edit, check, by=request.user):
        messages.success(request, f"{check.code} is changed.")
        return go(request, reverse(CATALOGUE))
    return form_page(request, "support/run_check_edit.html", form, check=check)


@require_http_methods(["GET", "POST"])
def run_check_retire(request: Request, pk: int) -> HttpResponse:
    check = to_keep(request, pk)
    form = forms.RetireForm(request.POST or None, initial={"version": check.version})
    if done(form, actions.retire, check, by=request.user):
        messages.success(request, f"{check.code} is retired.")
        return go(request, reverse(CATALOGUE))
    return form_page(request, "support/run_check_retire.html", form, check=check)
