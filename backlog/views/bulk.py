import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from backlog.actions import bulk as actions
from backlog.forms.bulk import BulkForm, ChosenForm, PasteForm
from backlog.models import BulkStep
from backlog.queries import bulk, grid
from backlog.queries.order import capacity
from backlog.views.columns import shown_columns
from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, answer, go


@require_POST
def item_bulk(request: Request) -> HttpResponse:
    """Look at a change of many items: what each holds and would hold. Saves nothing."""
    access.require_somewhere(request.user, Perm.BACKLOG_EDIT)
    chosen = ChosenForm(request.POST)
    value = asked_value(request, chosen)
    context = preview(request, chosen, value) | {"chosen": chosen, "value_form": value}
    bad = chosen.is_too_many or (value is not None and bool(value.errors))
    status = 409 if context["since"] else 422 if bad else 200
    return render(request, "backlog/item_bulk.html", context, status=status)


def asked_value(request: Request, chosen: ChosenForm) -> BulkForm | None:
    """The form of the value: empty until it was filled in for the field that is chosen."""
    if not chosen.field:
        return None
    is_filled = request.POST.get("preview") == chosen.field
    sent = request.POST if is_filled else None
    return BulkForm(sent, what=chosen.field)


def preview(
    request: Request, chosen: ChosenForm, value: BulkForm | None
) -> dict[str, Any]:
    items = [] if chosen.is_too_many else bulk.found(chosen.seen, request.user)
    looked_at = {pk: version for pk, version in chosen.seen.items() if version}
    since = bulk.changed_since((i for i in items if i.pk in looked_at), looked_at)
    lines = []
    if value is not None and value.is_valid():
        lines = bulk.lines(items, **asked_of(chosen, value), by=request.user)
    return {
        "items": items,
        "most": bulk.MOST,
        "since": bulk.named(since),
        "lines": lines,
        "changing": [line.item for line in lines if line.changes],
        "refused": [line for line in lines if line.refusal],
    }


def asked_of(chosen: ChosenForm, value: BulkForm) -> dict[str, Any]:
    reason = value.cleaned_data.get("reason", "")
    return {"what": chosen.field, "value": value.value, "reason": reason}


@require_POST
def bulk_create(request: Request) -> HttpResponse:
    """Make the change that was looked at, or show it again if it cannot stand."""
    access.require_somewhere(request.user, Perm.BACKLOG_EDIT)
    chosen = ChosenForm(request.POST)
    value = asked_value(request, chosen)
    if value is None or not value.is_valid() or not chosen.seen:
        return item_bulk(request)
    if preview(request, chosen, value)["since"]:
        return item_bulk(request)
    asked = asked_of(chosen, value)
    step = actions.change(chosen.seen, **asked, by=request.user)
    return go(request, step.get_absolute_url())


@require_GET
def bulk_step(request: Request, pk: int) -> HttpResponse:
    step = get_object_or_404(BulkStep.objects.visible_to(request.user), pk=pk)
    items = bulk.found((int(pk) for pk in step.changes), request.user)
    context = {"step": step, "items": items}
    return render(request, "backlog/bulk_step.html", context)


@require_POST
def bulk_undo(request: Request, pk: int) -> HttpResponse:
    step = get_object_or_404(BulkStep.objects.visible_to(request.user), pk=pk)
    actions.undo(step, by=request.user)
    if request.htmx:  # from the toast beside the grid, which is drawn again
        return HttpResponse(status=204)
    return redirect(step.get_absolute_url())


@require_POST
def item_paste(request: Request) -> HttpResponse:
    """Scores pasted into the grid: all are saved, or none and the bad ones are named."""
    access.require_somewhere(request.user, Perm.BACKLOG_SCORE)
    form = PasteForm(request.POST, user=request.user)
    if not form.is_valid():
        return render(request, "backlog/item_paste.html", {"form": form}, status=422)
    step = actions.paste(form.cleaned_data["cells"], by=request.user)
    context = shown_columns(request) | {"rows": changed_rows(step, request.user)}
    back = step.get_absolute_url()
    response = answer(request, "backlog/item_paste.html", context, back=back)
    undo = reverse("backlog:bulk_undo", args=[step.pk])
    return with_toast(response, f"{step} saved", undo)


def changed_rows(step: BulkStep, user: User) -> list[grid.Row]:
    items = bulk.found((int(pk) for pk in step.changes), user)
    return [grid.alone(row) for row in grid.rows_of(items, user, capacity())]


def with_toast(response: HttpResponse, text: str, undo: str = "") -> HttpResponse:
    toast = {"text": text, "undo": undo} if undo else {"text": text}
    response["HX-Trigger"] = json.dumps({"toast": toast})
    return response
