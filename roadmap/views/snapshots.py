"""Snapshots: the list, one of them, its sealed file, and what lies between two."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.roles import Perm
from core.web import Request, page_of
from roadmap import actions, keeping
from roadmap.filters import TODAY, CompareForm, SnapshotForm
from roadmap.models import Snapshot
from roadmap.queries import snapshots as queries
from roadmap.sheets import csv_answer
from roadmap.views.ledger import tabs


@require_GET
def snapshot_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    rows = queries.snapshots()
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    newest = page.rows[0].pk if page.rows else None
    context = {"page": page, "form": CompareForm(initial={"old": newest})}
    context |= {"may_take": access.may(request.user, Perm.ROADMAP_EDIT)}
    context |= {"tabs": tabs("snapshot_list")}
    return render(request, "roadmap/snapshot_list.html", context)


@require_http_methods(["GET", "POST"])
def snapshot_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_EDIT)
    form = SnapshotForm(request.POST or None)
    if form.is_valid():
        snapshot = actions.take(**form.cleaned_data, by=request.user)
        messages.success(request, f"Kept {snapshot.cards} cards as they stand.")
        return redirect(snapshot)
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "roadmap/snapshot_create.html", context, status=status)


@require_GET
def snapshot_detail(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    snapshot = get_object_or_404(Snapshot.objects.select_related("taken_by"), pk=pk)
    state = queries.state_of(snapshot, request.user)
    context = {
        "snapshot": snapshot,
        "columns": queries.by_column(state),
        "sealed": queries.is_as_sealed(snapshot),
        "may_have_file": queries.may_see_all(request.user),
    }
    return render(request, "roadmap/snapshot_detail.html", context)


@require_GET
def snapshot_file(request: Request, pk: int) -> HttpResponse:
    """The sealed content, byte for byte: its SHA-256 is the seal."""
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    snapshot = get_object_or_404(Snapshot, pk=pk)
    if not queries.may_see_all(request.user):
        raise Http404
    content = keeping.canonical(snapshot.content)
    answer = HttpResponse(content, content_type="application/json")
    name = f"roadmap-{snapshot.taken_on}-{snapshot.pk}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def compared(request: Request) -> tuple[CompareForm, queries.Comparison | None]:
    """The two states that the address names; None until both are chosen."""
    form = CompareForm(request.GET or None)
    if not form.is_valid():
        return form, None
    old, new = (state(request, form.cleaned_data[name]) for name in ("old", "new"))
    return form, queries.compare(old, new, request.user)


def state(request: Request, name: str) -> queries.State:
    if name == TODAY:
        return queries.state_today(request.user)
    return queries.state_of(get_object_or_404(Snapshot, pk=name), request.user)


@require_GET
def snapshot_diff(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    form, found = compared(request)
    context = {"form": form, "found": found, "groups": queries.groups(found)}
    return render(request, "roadmap/snapshot_diff.html", context)


@require_GET
def snapshot_diff_export(request: Request) -> HttpResponse | StreamingHttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    form, found = compared(request)
    if found is None:
        context: dict[str, Any] = {"form": form, "found": None, "groups": []}
        return render(request, "roadmap/snapshot_diff.html", context, status=422)
    name = f"roadmap-{found.old.on}-to-{found.new.on}"
    return csv_answer(name, queries.SHEET, queries.sheet(found))


@require_GET
def past_now(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    context = queries.past_page() | {"tabs": tabs("past_now")}
    return render(request, "roadmap/past_now.html", context)
