from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.forms import accepted
from core.models import User
from core.roles import Perm
from core.web import Request, go
from governance.views.pages import done
from pilots.actions import decisions, plans, readouts
from pilots.forms import plans as forms
from pilots.models import Pilot
from pilots.views.shown import find, part_of


@require_http_methods(["GET", "POST"])
def pilot_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PILOT_RUN)
    initial = drawn_from(request)
    form = forms.NewPilotForm(request.POST or None, user=request.user, initial=initial)
    if pilot := done(form, plans.create, by=request.user):
        return go(request, pilot.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "pilots/pilot_create.html", context, status=status)


def drawn_from(request: Request) -> dict[str, Any]:
    """A feature named in the address fills in what it knows."""
    asked = request.GET.get("item", "")
    items = forms.features(request.user)
    item = items.filter(pk=int(asked)).first() if asked.isdecimal() else None
    if item is None:
        return {}
    known = {"product": item.product_id, "title": item.title[:160]}
    return known | {"item": item.pk, "change": item.description or item.title}


@require_http_methods(["GET", "POST"])
def pilot_edit(request: Request, pk: int) -> HttpResponse:
    """Change a draft's plan."""
    return edited(request, pk, forms.PlanForm, "pilots/pilot_edit.html")


@require_http_methods(["GET", "POST"])
def pilot_record(request: Request, pk: int) -> HttpResponse:
    """Keep title, benefit and money spent up to date."""
    return edited(request, pk, forms.RecordForm, "pilots/pilot_record.html")


def edited(
    request: Request, pk: int, kind: type[forms.PlanForm], template: str
) -> HttpResponse:
    pilot = find(request.user, pk)
    access.require(request.user, Perm.PILOT_RUN, team=pilot.product.team)
    shown: dict[str, Any] = {
        "pilot": pilot,
        "user": request.user,
        "initial": forms.starts_with(pilot),
    }
    form = kind(request.POST or None, **shown)
    if (
        form.is_valid()
        and accepted(form, plans.edit, pilot, **forms.given(form), by=request.user)
        is not None
    ):
        return go(request, part_of(pilot, "pilot_plan"))
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, "pilot": pilot}, status=status)


def amended(form: forms.AmendForm, pilot: Pilot, user: User) -> Pilot | None:
    """The pilot with its plan amended; None if that is not right: the form says why."""
    if not form.is_valid():
        return None
    return accepted(form, plans.amend, pilot, **forms.given(form), by=user)


@require_http_methods(["GET", "POST"])
def pilot_amend(request: Request, pk: int) -> HttpResponse:
    pilot = find(request.user, pk)
    access.require(request.user, Perm.PILOT_RUN, team=pilot.product.team)
    known: dict[str, Any] = {"pilot": pilot, "user": request.user}
    known["initial"] = forms.starts_with(pilot)
    form = forms.AmendForm(request.POST or None, **known)
    if amended(form, pilot, request.user):
        return go(request, part_of(pilot, "pilot_plan"))
    status = 422 if form.is_bound else 200
    context = {"form": form, "pilot": pilot}
    return render(request, "pilots/pilot_amend.html", context, status=status)


@require_POST
def pilot_read_out(request: Request, pk: int) -> HttpResponse:
    pilot = find(request.user, pk)
    readouts.make(pilot, by=request.user)
    return go(request, part_of(pilot, "pilot_reading"))


@require_POST
def pilot_look(request: Request, pk: int) -> HttpResponse:
    pilot = find(request.user, pk)
    readouts.look(pilot, by=request.user)
    return go(request, part_of(pilot, "pilot_reading"))


@require_POST
def pilot_ask_to_scale(request: Request, pk: int) -> HttpResponse:
    pilot = find(request.user, pk)
    review = decisions.ask_to_scale(pilot, by=request.user)
    return go(request, review.get_absolute_url())
