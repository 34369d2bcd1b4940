from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, go
from governance.views.pages import done
from pilots.actions import measures as actions
from pilots.forms import measures as forms
from pilots.models import KillCriterion, Measure, Pilot
from pilots.views.shown import find, part_of


def measure_of(user: User, pk: int) -> Measure:
    rows = Measure.objects.filter(pilot__in=Pilot.objects.visible_to(user))
    return get_object_or_404(rows.select_related("pilot__product__team"), pk=pk)


def criterion_of(user: User, pk: int) -> KillCriterion:
    rows = KillCriterion.objects.filter(pilot__in=Pilot.objects.visible_to(user))
    rows = rows.select_related("pilot__product__team", "measure")
    return get_object_or_404(rows, pk=pk)


def may_run(user: User, pilot: Pilot) -> None:
    access.require(user, Perm.PILOT_RUN, team=pilot.product.team)


@require_http_methods(["GET", "POST"])
def measure_create(request: Request, pk: int) -> HttpResponse:
    pilot = find(request.user, pk)
    may_run(request.user, pilot)
    initial = {"version": pilot.version, "part": request.GET.get("part", "guardrail")}
    form = forms.MeasureForm(request.POST or None, initial=initial)
    if done(form, actions.add, pilot, by=request.user):
        return go(request, part_of(pilot, "pilot_plan"))
    status, context = 422 if form.is_bound else 200, {"form": form, "pilot": pilot}
    return render(request, "pilots/measure_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def measure_edit(request: Request, pk: int) -> HttpResponse:
    measure = measure_of(request.user, pk)
    may_run(request.user, measure.pilot)
    form = forms.MeasureForm(request.POST or None, initial=forms.starts_with(measure))
    if done(form, actions.edit, measure, by=request.user):
        return go(request, part_of(measure.pilot, "pilot_plan"))
    status, context = 422 if form.is_bound else 200, {"form": form, "measure": measure}
    return render(request, "pilots/measure_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def measure_amend(request: Request, pk: int) -> HttpResponse:
    measure = measure_of(request.user, pk)
    may_run(request.user, measure.pilot)
    shown: dict[str, Any] = {"measure": measure, "initial": forms.starts_with(measure)}
    form = forms.MeasureAmendForm(request.POST or None, **shown)
    if done(form, actions.amend, measure, by=request.user):
        return go(request, part_of(measure.pilot, "pilot_plan"))
    status, context = 422 if form.is_bound else 200, {"form": form, "measure": measure}
    return render(request, "pilots/measure_amend.html", context, status=status)


@require_POST
def measure_remove(request: Request, pk: int) -> HttpResponse:
    measure = measure_of(request.user, pk)
    pilot = actions.remove(measure, version=version(request), by=request.user)
    return go(request, part_of(pilot, "pilot_plan"))


@require_http_methods(["GET", "POST"])
def kill_criterion_create(request: Request, pk: int) -> HttpResponse:
    pilot = find(request.user, pk)
    may_run(request.user, pilot)
    initial = {"version": pilot.version}
    form = forms.KillCriterionForm(request.POST or None, pilot=pilot, initial=initial)
    if done(form, actions.add_criterion, pilot, by=request.user):
        return go(request, part_of(pilot, "pilot_plan"))
    status, context = 422 if form.is_bound else 200, {"form": form, "pilot": pilot}
    return render(request, "pilots/kill_criterion_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def kill_criterion_edit(request: Request, pk: int) -> HttpResponse:
    row = criterion_of(request.user, pk)
    may_run(request.user, row.pilot)
    shown: dict[str, Any] = {
        "pilot": row.pilot,
        "initial": forms.criterion_starts_with(row),
    }
    form = forms.KillCriterionForm(request.POST or None, **shown)
    if done(form, actions.edit_criterion, row, by=request.user):
        return go(request, part_of(row.pilot, "pilot_plan"))
    status, context = 422 if form.is_bound else 200, {"form": form, "criterion": row}
    return render(request, "pilots/kill_criterion_edit.html", context, status=status)


@require_POST
def kill_criterion_remove(request: Request, pk: int) -> HttpResponse:
    row = criterion_of(request.user, pk)
    pilot = actions.remove_criterion(row, version=version(request), by=request.user)
    return go(request, part_of(pilot, "pilot_plan"))


def version(request: Request) -> int | None:
    """The version the page was shown with, if it was sent."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else None
