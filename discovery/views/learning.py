"""The learning log: forums, trainings and visits, what was learned, and what follows."""

from collections.abc import Iterator

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from core import access, downloads
from core.clock import today
from core.downloads import Table, Value
from core.forms import accepted
from core.roles import Perm
from core.web import Request, form_page, go, page_of
from discovery.actions import learning as actions
from discovery.forms.learning import EditLearningForm, LearningFilter, LearningForm
from discovery.models import Learning
from discovery.queries import learning as queries
from portfolio.models import Vendor

COLUMNS = ("What", "Title", "Day", "Vendor", "Who was there", "What was learned", "Link",
           "Next step", "Who", "By", "Done on")  # fmt: skip


@require_GET
def learning_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    form = LearningFilter(request.GET, user=request.user)
    rows = queries.found(request.user, form.asked)
    context = {
        "form": form,
        "page": page_of(rows, after=request.GET.get("after", ""), size=50),
        "attendance": queries.attendance(today()),
        "day": today(),
        "may_create": access.may(request.user, Perm.NOTE_CREATE),
    }
    return render(request, "discovery/learning_list.html", context)


@require_GET
def learning_export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """The filtered log, as CSV or Excel."""
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    asked = LearningFilter(request.GET, user=request.user).asked
    rows = queries.found(request.user, asked)
    found = rows.iterator(chunk_size=500)
    table = Table("learning", COLUMNS, lines(found), rows.count())
    return downloads.answer(table, request.GET.get("as", "csv"))


def lines(rows: Iterator[Learning]) -> Iterator[list[Value]]:
    for row in rows:
        yield [
            row.get_kind_display(), row.title, row.held_on,
            row.vendor.name if row.vendor else "", row.was_there, row.learned, row.link,
            row.next_step, row.owner.name if row.owner else "", row.due_on,
            row.done_at.date() if row.done_at else None,
        ]  # fmt: skip


def seen(request: Request, pk: int) -> Learning:
    rows = Learning.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, pk=pk)


@require_GET
def learning_detail(request: Request, pk: int) -> HttpResponse:
    row, user = seen(request, pk), request.user
    context = {"row": row, "late": row.is_late(today())}
    context["may_edit"] = actions.may_keep(row, user)
    context["may_finish"] = row.is_waiting and (
        row.owner == user or actions.may_keep(row, user)
    )
    return render(request, "discovery/learning_detail.html", context)


@require_http_methods(["GET", "POST"])
def learning_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.NOTE_CREATE)
    start = {"held_on": today(), "vendor": request.GET.get("vendor")}
    form = LearningForm(request.POST or None, user=request.user, initial=start)
    if form.is_valid():
        told = form.cleaned_data
        if row := accepted(form, actions.record, **told, by=request.user):
            return go(request, row.get_absolute_url())
    return form_page(request, "discovery/learning_create.html", form)


@require_http_methods(["GET", "POST"])
def learning_edit(request: Request, pk: int) -> HttpResponse:
    row, user = seen(request, pk), request.user
    actions.require_keeper(row, user)
    start = model_to_dict(row)
    form = EditLearningForm(request.POST or None, user=user, initial=start)
    if form.is_valid():
        told = form.cleaned_data
        if accepted(form, actions.edit, row, **told, by=user):
            return go(request, row.get_absolute_url())
    return form_page(request, "discovery/learning_edit.html", form, row=row)


@require_POST
def learning_finish(request: Request, pk: int) -> HttpResponse:
    row = actions.finish(seen(request, pk), by=request.user)
    return go(request, row.get_absolute_url())


@require_POST
def learning_remove(request: Request, pk: int) -> HttpResponse:
    actions.remove(seen(request, pk), by=request.user)
    messages.success(request, "Taken out. The record says that it was there.")
    return redirect("discovery:learning_list")


@require_GET
def learning_vendor_panel(request: Request, pk: int) -> HttpResponse:
    """Where a vendor was met, for its page."""
    vendor = get_object_or_404(Vendor.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    context = {"vendor": vendor, "rows": queries.with_vendor(vendor, request.user)[:8]}
    context["may_create"] = access.may(request.user, Perm.NOTE_CREATE)
    return render(request, "discovery/learning_vendor_panel.html", context)
