"""Changes the center asked for, and how quickly they came."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from core import access
from core.clock import now, today
from core.errors import Refused
from core.roles import Perm
from core.web import Request, go, page_of
from governance.actions import changes as actions
from governance.agility import agility
from governance.forms.changes import ChangeForm, NewChangeForm, ReasonForm
from governance.models import Change, ChangeRequest
from governance.views.pages import form_page

COUNTED_DAYS = 92  # of changes gone live: a quarter


@require_GET
def change_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.CHANGE_VIEW)
    rows = Change.objects.visible_to(request.user).for_list()
    after = request.GET.get("after", "")
    live = rows.live_between(today(), COUNTED_DAYS)
    may_record = access.may(request.user, Perm.SLA_RECORD)
    context = {
        "page": page_of(rows.order_by("-requested_at", "-id"), after=after),
        "found": agility([done for row in live if (done := row.done)]),
        "may_record": may_record,
        "may_import": may_record and access.may(request.user, Perm.IMPORT_RUN),
    }
    return render(request, "governance/change_list.html", context)


@require_GET
def change_detail(request: Request, pk: int) -> HttpResponse:
    change = seen(request, pk)
    keeper = ChangeRequest.objects.filter(change=change).first()
    may_record = access.may(request.user, Perm.SLA_RECORD) and not keeper
    context = {"change": change, "may_record": may_record, "keeper": keeper}
    return render(request, "governance/change_detail.html", context)


@require_http_methods(["GET", "POST"])
def change_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.SLA_RECORD)
    form = NewChangeForm(request.POST or None, initial={"requested_at": now()})
    if form.is_valid():
        change = actions.request(**form.told, by=request.user)
        return go(request, change.get_absolute_url())
    return form_page(request, "change_create", form)


@require_http_methods(["GET", "POST"])
def change_edit(request: Request, pk: int) -> HttpResponse:
    change = seen(request, pk)
    access.require_somewhere(request.user, Perm.SLA_RECORD)
    form = ChangeForm(request.POST or None, initial=start(change))
    if form.is_valid():
        change = actions.edit(change, **form.told, by=request.user)
        return go(request, change.get_absolute_url())
    return form_page(request, "change_edit", form, change=change)


def start(change: Change) -> dict[str, Any]:
    days = round(change.paused_for / timedelta(days=1), 2)
    return {**model_to_dict(change), "paused_days": days}


@require_POST
def change_pause(request: Request, pk: int) -> HttpResponse:
    change = actions.pause(seen(request, pk), reason=reason(request), by=request.user)
    return told(request, change, "is on hold; the clock stands")


@require_POST
def change_resume(request: Request, pk: int) -> HttpResponse:
    return told(request, actions.resume(seen(request, pk), by=request.user), "goes on")


@require_POST
def change_go_live(request: Request, pk: int) -> HttpResponse:
    return told(request, actions.go_live(seen(request, pk), by=request.user), "is live")


@require_POST
def change_roll_back(request: Request, pk: int) -> HttpResponse:
    why = reason(request)
    change = actions.roll_back(seen(request, pk), reason=why, by=request.user)
    return told(request, change, "was taken back")


def seen(request: Request, pk: int) -> Change:
    visible = Change.objects.visible_to(request.user).for_list()
    return get_object_or_404(visible, pk=pk)


def reason(request: Request) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused("Say why, in a few words: at most 2,000 characters.")
    return str(form.cleaned_data["reason"])


def told(request: Request, change: Change, said: str) -> HttpResponse:
    messages.success(request, f"“{change}” {said}.")
    return go(request, change.get_absolute_url())
