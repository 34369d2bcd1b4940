"""Files of the roadmap: asked for, followed, fetched."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from roadmap.actions import exports as actions
from roadmap.export_forms import ExportForm
from roadmap.exports import KINDS
from roadmap.models import Export


def mine(user: User) -> "QuerySet[Export]":
    """One's own: what a file holds is what its asker may see."""
    rows = Export.objects.filter(asked_by=user)
    return rows.select_related("asked_by").prefetch_related("products")


def shown(request: Request, form: ExportForm | None = None) -> dict[str, Any]:
    rows = mine(request.user).order_by("-asked_at", "-id")
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    start = {"kind": "pdf", **request.GET.dict()}
    return {"page": page, "form": form or ExportForm(user=request.user, initial=start)}


@require_GET
def export_list(request: Request) -> HttpResponse:
    """One's files; `?ready=7` hands over the one that was just made."""
    access.require_somewhere(request.user, Perm.ROADMAP_READ)
    ready = request.GET.get("ready", "")
    made = mine(request.user).filter(pk=ready).first() if ready.isdecimal() else None
    context = shown(request) | {"ready": made if made and made.is_ready else None}
    return render(request, "roadmap/export_list.html", context)


@require_POST
def export_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_READ)
    form = ExportForm(request.POST, user=request.user)
    if not form.is_valid():
        context = shown(request, form)
        return render(request, "roadmap/export_list.html", context, status=422)
    export = actions.ask(**form.wanted(), at_once=True, by=request.user)
    if actions.is_short(export):
        actions.make(export)
        return redirect(f"{reverse('roadmap:export_list')}?ready={export.pk}")
    return go(request, export.get_absolute_url())


@require_GET
def export_detail(request: Request, pk: int) -> HttpResponse:
    export = get_object_or_404(mine(request.user), pk=pk)
    return render(request, "roadmap/export_detail.html", {"export": export})


@require_GET
def export_progress(request: Request, pk: int) -> HttpResponse:
    """The moving bar; when the work is over, the whole page again."""
    export = get_object_or_404(mine(request.user), pk=pk)
    if not export.is_under_way:
        return go(request, export.get_absolute_url())
    return render(request, "roadmap/_export_progress.html", {"export": export})


@never_cache
@require_GET
def export_download(request: Request, pk: int) -> HttpResponse:
    export = get_object_or_404(mine(request.user), pk=pk)
    if not export.is_ready:
        raise Http404("The file is not there, or its day is over.")
    return sent(export)


def sent(export: Export) -> HttpResponse:
    """The file under a name that says what it is and of which day."""
    kind = KINDS[export.kind]
    name = f"roadmap-{export.audience}-{today().isoformat()}.{kind.suffix}"
    with export.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type=kind.content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
