"""A piece of evidence to look at beside what it speaks for, and who did."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.roles import Perm
from core.web import Request, answer
from governance import standing
from governance.actions import previews as actions
from governance.actions import snapshots
from governance.models import Evidence, Preview

PAGE = "governance/evidence_preview.html"


def found(request: Request, pk: int) -> Evidence:
    rows = Evidence.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


@require_GET
def evidence_preview(request: Request, pk: int) -> HttpResponse:
    return shown(request, found(request, pk))


def shown(request: Request, row: Evidence) -> HttpResponse:
    """The part for htmx; the whole page for a plain browser."""
    name = f"{PAGE}#shown" if request.htmx else PAGE
    return render(request, name, context(row, request))


def context(row: Evidence, request: Request) -> dict[str, Any]:
    preview = Preview.objects.filter(sha256=row.sha256 or "-").first()
    looks = list(row.looks.select_related("person"))
    state, review, person = row.snapshot_state, row.review, request.user
    signs = access.allows(person, Perm.GATE_SIGN, team=review.team)
    submits = access.allows(person, Perm.GATE_SUBMIT, team=review.team)
    mine = any(look.person_id == person.pk for look in looks)
    return {
        "row": row,
        "preview": preview,
        "looks": looks,
        "waits": state == Evidence.Snapshot.WAITING if row.link else preview is None,
        "can_fetch": (signs or submits) and review.is_undecided,
        "can_look": signs and not mine and not standing.why_barred(review, person),
    }


@require_GET
def evidence_picture(request: Request, pk: int, page: int) -> FileResponse:
    """One page as a picture of ours: nothing of the file itself is sent to be shown."""
    row = found(request, pk)
    preview = get_object_or_404(Preview, sha256=row.sha256 or "-")
    name = preview.kept_as(page)
    if page not in preview.pages or not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name), content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def evidence_look(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk)
    actions.look(row, by=request.user)
    return again(request, row)


@require_POST
def evidence_fetch(request: Request, pk: int) -> HttpResponse:
    row = snapshots.ask(found(request, pk), by=request.user)
    return again(request, row)


def again(request: Request, row: Evidence) -> HttpResponse:
    back = row.review.get_absolute_url()
    return answer(request, f"{PAGE}#shown", context(row, request), back=back)
