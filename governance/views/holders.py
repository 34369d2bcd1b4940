"""Who holds which seat at the gates."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.forms import accepted
from core.roles import Perm
from core.web import Request, go, page_of
from governance.actions import holders as actions
from governance.forms.holders import HolderForm
from governance.models import SeatHolder
from governance.views.pages import form_page


@require_GET
def holder_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.GATE_VIEW)
    rows = SeatHolder.objects.select_related("seat", "person", "team")
    former = bool(request.GET.get("former"))
    over = Q(ends_on__lt=today())
    wanted = rows.filter(over) if former else rows.exclude(over)
    page = page_of(wanted.order_by("seat_id", "id"), after=request.GET.get("after", ""))
    can_edit = access.allows(request.user, Perm.PEOPLE_EDIT, team=None)
    context = {"page": page, "former": former, "can_edit": can_edit, "today": today()}
    return render(request, "governance/holder_list.html", context)


@require_http_methods(["GET", "POST"])
def holder_create(request: Request) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    form = HolderForm(request.POST or None, initial={"starts_on": today()})
    if form.is_valid():
        said = dict(form.cleaned_data)
        kind = said.pop("seat")
        if row := accepted(form, actions.seat, kind, **said, by=request.user):
            messages.success(request, f"{row.person} holds the seat {row.seat}.")
            return go(request, reverse("governance:holder_list"))
    return form_page(request, "holder_create", form)


@require_POST
def holder_end(request: Request, pk: int) -> HttpResponse:
    rows = SeatHolder.objects.select_related("seat", "person")
    row = actions.end(get_object_or_404(rows, pk=pk), by=request.user)
    messages.success(request, f"{row.person} holds the seat {row.seat} no more.")
    return redirect("governance:holder_list")
