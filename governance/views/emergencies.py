from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.forms import accepted
from core.roles import Perm
from core.web import Request, go, page_of
from governance import emergencies, subjects
from governance.actions import emergencies as actions
from governance.forms import words
from governance.forms.emergencies import EmergencyForm
from governance.models import Emergency
from governance.views.pages import form_page


def found(request: Request, pk: int) -> Emergency:
    rows = Emergency.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, pk=pk)


@require_GET
def emergency_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.GATE_VIEW)
    rows = Emergency.objects.visible_to(request.user).for_list().order_by("-id")
    page = page_of(rows, after=request.GET.get("after", ""))
    day = today()
    stands = [(row, emergencies.standing_of(row, day)) for row in page.rows]
    context = {"page": page, "rows": stands}
    return render(request, "governance/emergency_list.html", context)


@require_http_methods(["GET", "POST"])
def emergency_create(request: Request, label: str, subject_id: int) -> HttpResponse:
    subject = subjects.find(label, subject_id, request.user)
    team = subjects.team_of(subject)
    access.require(request.user, Perm.GATE_EMERGENCY, team=team)
    form = EmergencyForm(request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        of: dict[str, Any] = {"team": team, "parties": subjects.parties_of(subject)}
        said = form.cleaned_data | of
        gate = said.pop("gate")
        if row := accepted(form, actions.ask, gate, subject, **said, by=request.user):
            return go(request, row.get_absolute_url())
    return form_page(request, "emergency_create", form, subject=subject)


@require_GET
def emergency_detail(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk)
    stands = emergencies.standing_of(row, today())
    context = {
        "emergency": row,
        "stands": stands,
        "left": emergencies.unmet_hard(row.review),
        "can_confirm": emergencies.may_confirm(row, request.user, stands),
        "subject_url": subjects.url_of(row.review),
    }
    return render(request, "governance/emergency_detail.html", context)


@require_POST
def emergency_confirm(request: Request, pk: int) -> HttpResponse:
    row, version = found(request, pk), words(request.POST)["version"]
    row = actions.second(row, version=version, by=request.user)
    messages.success(request, f"In force until {row.valid_until:%-d %B %Y}.")
    return redirect(row)
