from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.forms import accepted
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from governance import party_page
from governance.actions import absences as actions
from governance.forms.parties import AwayForm, DelegateForm
from governance.models import Absence, Delegation
from governance.views.pages import form_page


def may_choose(request: Request) -> bool:
    """True for who may speak of other people's days."""
    return access.allows(request.user, Perm.PEOPLE_EDIT, team=None)


@require_GET
def away_list(request: Request) -> HttpResponse:
    """One's own days; below, who else is away, for those who see the matrix."""
    rows = Absence.objects.visible_to(request.user).select_related("person")
    rows = rows.filter(ends_on__gte=today()).order_by("ends_on", "id")
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    context = {
        "mine": party_page.mine(request.user, today()),
        "page": page,
        "rows": party_page.away(page.rows),
        "sees_all": access.may(request.user, Perm.RACI_VIEW),
        "may_choose": may_choose(request),
    }
    return render(request, "governance/away_list.html", context)


def asked(request: Request, form: AwayForm) -> dict[str, Any]:
    """What the action takes: the form's words, and whose days they are."""
    said = form.cleaned_data
    person: User = said.get("person") or request.user
    return {**said, "person": person}


@require_http_methods(["GET", "POST"])
def absence_report(request: Request) -> HttpResponse:
    first = {"starts_on": today(), "person": request.user, "scope": "all"}
    chooses = may_choose(request)
    form = AwayForm(request.POST or None, initial=first, may_choose=chooses)
    if form.is_valid() and (
        row := accepted(form, actions.report, **asked(request, form), by=request.user)
    ):
        messages.success(request, f"Noted: {row.person} is away.")
        return go(request, row.get_absolute_url())
    return form_page(request, "absence_report", form)


@require_POST
def absence_end(request: Request, pk: int) -> HttpResponse:
    rows = Absence.objects.visible_to(request.user).select_related("person")
    row = get_object_or_404(rows, pk=pk)
    actions.end_absence(row, by=request.user)
    messages.success(request, f"{row.person} is back.")
    return redirect("governance:away_list")


@require_http_methods(["GET", "POST"])
def delegate_name(request: Request) -> HttpResponse:
    first = {"starts_on": today(), "person": request.user, "scope": "all"}
    chooses = may_choose(request)
    form = DelegateForm(request.POST or None, initial=first, may_choose=chooses)
    if form.is_valid() and (
        row := accepted(form, actions.name, **asked(request, form), by=request.user)
    ):
        messages.success(request, f"{row.delegate} acts for {row.person}.")
        return go(request, row.get_absolute_url())
    return form_page(request, "delegate_name", form)


@require_POST
def delegation_end(request: Request, pk: int) -> HttpResponse:
    rows = Delegation.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("person", "delegate"), pk=pk)
    actions.end(row, by=request.user)
    messages.success(request, f"{row.delegate} acts for {row.person} no more.")
    return redirect("governance:away_list")
