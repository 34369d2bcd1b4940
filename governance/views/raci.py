from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, answer, go
from governance import raci_compare, raci_export, raci_page, raci_paste, raci_rights
from governance.actions import raci as actions
from governance.actions import raci_proposals
from governance.forms.proposals import ProposeForm
from governance.forms.raci import (
    PARTS,
    DraftForm,
    PasteForm,
    RowForm,
)
from governance.models import Activity, Proposal, RaciMatrix
from governance.views.pages import done, form_page
from governance.views.versions import as_of, compared, status

VERSIONS_SHOWN = 50
PROPOSALS_SHOWN = 10


def shown(request: Request, matrix: RaciMatrix) -> dict[str, Any]:
    """A matrix as its page shows it; a draft beside the version in force."""
    base = raci_rights.in_force() if matrix.is_draft else None
    can_edit = access.may(request.user, Perm.RACI_EDIT)
    return {
        "matrix": matrix,
        "page": raci_page.page(matrix, base),
        "parts": PARTS,
        "can_edit": can_edit and matrix.is_draft,
        "may_draft": can_edit,
        "proposals": list(
            Proposal.objects.for_page().filter(
                kind=Proposal.Kind.RACI, document_id=matrix.pk
            )[:PROPOSALS_SHOWN]
        ),
    }


@require_GET
def raci(request: Request) -> HttpResponse:
    """The matrix in force today, or on the day that is asked for."""
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    asked = as_of(request)
    matrix = raci_rights.in_force(asked["day"])
    rows = RaciMatrix.objects.select_related("published_by").order_by("-number")
    versions = list(rows[:VERSIONS_SHOWN])
    draft = RaciMatrix.objects.filter(state=RaciMatrix.State.DRAFT).first()
    context = shown(request, matrix) if matrix else {"matrix": None}
    context |= {"may_draft": access.may(request.user, Perm.RACI_EDIT), **asked}
    context |= {"versions": versions, "draft": draft}
    return render(request, "governance/raci.html", context, status=status(asked))


@require_GET
def raci_version(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    matrix = get_object_or_404(RaciMatrix, pk=pk)
    context = shown(request, matrix)
    return render(request, "governance/raci_version.html", context)


@require_GET
def raci_compare_versions(request: Request) -> HttpResponse:
    """Two versions, before and after; as it is and as it is to be."""
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    context = compared(request, RaciMatrix.objects.all(), raci_compare.between)
    return render(request, "governance/raci_compare_versions.html", context)


@require_GET
def raci_download(request: Request, pk: int, kind: str) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    matrix = get_object_or_404(RaciMatrix, pk=pk)
    if kind not in raci_export.FORMATS:
        raise Http404
    file, media = raci_export.sent(matrix, kind)
    name = f"raci-version-{matrix.number}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type=media, headers=headers)


@require_http_methods(["GET", "POST"])
def raci_draft(request: Request) -> HttpResponse:
    actions.require_editor(request.user)
    form = DraftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return go(
            request,
            actions.draft(**form.cleaned_data, by=request.user).get_absolute_url(),
        )
    return form_page(request, "raci_draft", form)


@require_POST
def raci_set_row(request: Request, pk: int, activity_id: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_EDIT)
    matrix = get_object_or_404(RaciMatrix, pk=pk)
    activity = get_object_or_404(Activity, pk=activity_id)
    form = RowForm(request.POST, parties=raci_rights.parties())
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
    context["line"] = context["page"].line(activity.number)
    back = f"{fresh.get_absolute_url()}#a{activity.number}"
    return answer(request, "governance/_raci_answer.html", context, back=back)


@require_http_methods(["GET", "POST"])
def raci_paste_rows(request: Request, pk: int) -> HttpResponse:
    """First what it would change; then, asked to apply it, all of it or nothing."""
    actions.require_editor(request.user)
    matrix = get_object_or_404(RaciMatrix, pk=pk)
    form = PasteForm(request.POST or None, initial={"version": matrix.version})
    if not form.is_valid():
        return form_page(request, "raci_paste_rows", form, matrix=matrix, tried=None)
    found = read_paste(form, matrix)
    if found.problems or "apply" not in request.POST:
        return paste_page(request, form, matrix, found)
    version = form.cleaned_data["version"]
    actions.set_rows(matrix, rows=found.rows, version=version, by=request.user)
    messages.success(request, f"{len(found.rows)} rows were pasted.")
    return redirect(matrix)


def read_paste(form: PasteForm, matrix: RaciMatrix) -> raci_paste.Pasted:
    said, known = form.cleaned_data, raci_compare.known(matrix)
    anchor = form.anchor
    if anchor and (anchor[0] not in known.activities or anchor[1] not in known.parties):
        anchor = None
    return raci_paste.parse(said["text"], known, anchor)


def paste_page(
    request: Request, form: PasteForm, matrix: RaciMatrix, found: raci_paste.Pasted
) -> HttpResponse:
    """What it would change, or what cannot be read: nothing is written yet.

    What is then applied is what was tried, on the draft as it was: its version goes along.
    """
    for problem in found.problems[:20]:
        form.add_error("text", str(problem))
    if found.problems:
        return form_page(request, "raci_paste_rows", form, matrix=matrix, tried=None)
    tried = raci_compare.pasted(matrix, found)
    again = PasteForm(initial={**form.cleaned_data, "version": matrix.version})
    context = {"form": again, "matrix": matrix, "tried": tried}
    return render(request, "governance/raci_paste_rows.html", context)


@require_http_methods(["GET", "POST"])
def raci_propose(request: Request, pk: int) -> HttpResponse:
    matrix = get_object_or_404(RaciMatrix, pk=pk)
    actions.require_editor(request.user)
    first = {"effective_from": today(), "version": matrix.version}
    form = ProposeForm(request.POST or None, initial=first)
    if made := done(form, raci_proposals.propose, matrix, by=request.user):
        messages.success(request, f"{matrix} waits for both sides to sign it.")
        return go(request, made.get_absolute_url())
    changes = raci_compare.between(raci_rights.in_force(), matrix)
    return form_page(
        request, "raci_propose", form, changes=changes, **shown(request, matrix)
    )


@require_POST
def raci_discard(request: Request, pk: int) -> HttpResponse:
    matrix = get_object_or_404(RaciMatrix, pk=pk)
    actions.discard(matrix, by=request.user)
    messages.success(request, f"The draft of version {matrix.number} is gone.")
    return redirect("governance:raci")
