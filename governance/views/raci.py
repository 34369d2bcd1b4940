from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, answer, go
from governance import raci_page, raci_rights
from governance.actions import raci as actions
from governance.forms.raci import PARTS, PublishForm, RowForm
from governance.models import Activity, RaciCell, RaciMatrix
from governance.views.pages import form_page

PARTY_LABELS = list(RaciCell.Party.choices)


def shown(request: Request, matrix: RaciMatrix) -> dict[str, Any]:
    """A matrix as its page shows it; a draft beside the version in force."""
    base = raci_rights.in_force() if matrix.is_draft else None
    can_edit = access.may(request.user, Perm.RACI_EDIT)
    return {
        "matrix": matrix,
        "page": raci_page.page(matrix, base),
        "parties": PARTY_LABELS,
        "parts": PARTS,
        "can_edit": can_edit and matrix.is_draft,
        "may_draft": can_edit,
    }


@require_GET
def raci(request: Request) -> HttpResponse:
    """The matrix in force, or the one a day asks for."""
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    matrix = raci_rights.in_force()
    if matrix is None:
        raise Http404
    versions = list(
        RaciMatrix.objects.select_related("published_by").order_by("-number")
    )
    draft = next((each for each in versions if each.is_draft), None)
    context = shown(request, matrix)
    context |= {"versions": versions, "draft": draft, "today": today()}
    return render(request, "governance/raci.html", context)


@require_GET
def raci_version(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    matrix = get_object_or_404(RaciMatrix, pk=pk)
    context = shown(request, matrix)
    return render(request, "governance/raci_version.html", context)


@require_POST
def raci_draft(request: Request) -> HttpResponse:
    return redirect(actions.draft(by=request.user))


@require_POST
def raci_set_row(request: Request, pk: int, activity_id: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_EDIT)
    matrix = get_object_or_404(RaciMatrix, pk=pk)
    activity = get_object_or_404(Activity, pk=activity_id)
    form = RowForm(request.POST)
    if not form.is_valid():
        context = shown(request, matrix)
        return render(request, "governance/raci_version.html", context, status=422)
    actions.set_row(matrix, activity=activity, **form.row(), by=request.user)
    return row_answer(request, matrix, activity)


def row_answer(
    request: Request, matrix: RaciMatrix, activity: Activity
) -> HttpResponse:
    """The row again, and what the whole matrix now says of itself."""
    fresh = RaciMatrix.objects.get(pk=matrix.pk)
    context = shown(request, fresh)
    context["line"] = context["page"].line(activity)
    back = f"{fresh.get_absolute_url()}#a{activity.number}"
    return answer(request, "governance/_raci_answer.html", context, back=back)


@require_http_methods(["GET", "POST"])
def raci_publish(request: Request, pk: int) -> HttpResponse:
    matrix = get_object_or_404(RaciMatrix, pk=pk)
    actions.require_editor(request.user)
    first = {"effective_from": today(), "version": matrix.version}
    form = PublishForm(request.POST or None, initial=first)
    if form.is_valid():
        actions.publish(matrix, **form.cleaned_data, by=request.user)
        messages.success(request, f"{matrix} is published.")
        return go(request, matrix.get_absolute_url())
    context = shown(request, matrix) | {"labels": dict(PARTY_LABELS)}
    return form_page(request, "raci_publish", form, **context)


@require_POST
def raci_discard(request: Request, pk: int) -> HttpResponse:
    matrix = get_object_or_404(RaciMatrix, pk=pk)
    actions.discard(matrix, by=request.user)
    messages.success(request, f"The draft of version {matrix.number} is gone.")
    return redirect("governance:raci")
