"""The data of a pilot: its days, who is in which arm, who is left out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.forms import accepted
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from governance.views.pages import done
from pilots import blind
from pilots.actions import assignment, exclusions, observations
from pilots.forms import data as forms
from pilots.models import ArmObservation, Exclusion, Pilot
from pilots.views import data_shown
from pilots.views.measures import measure_of
from pilots.views.shown import find, part_of


def may_measure(user: User, pilot: Pilot) -> None:
    access.require(user, Perm.PILOT_MEASURE, team=pilot.product.team)


# --- days ----------------------------------------------------------------------------
@require_GET
def observation_list(request: Request, pk: int) -> HttpResponse:
    measure = measure_of(request.user, pk)
    rows = measure.observations.select_related("recorded_by").order_by("-day", "-id")
    page = page_of(rows, after=request.GET.get("after", ""), size=100)
    context = data_shown.of_measure(measure, request.user) | {"page": page}
    return render(request, "pilots/observation_list.html", context)


@require_http_methods(["GET", "POST"])
def observation_create(request: Request, pk: int) -> HttpResponse:
    """Record one day of the measure `pk`."""
    measure = measure_of(request.user, pk)
    may_measure(request.user, measure.pilot)
    form = forms.ObservationForm(request.POST or None, measure=measure)
    if done(form, observations.record, measure, by=request.user):
        messages.success(request, "The day is recorded.")
        return go(request, part_of(measure.pilot, "pilot_data"))
    status, context = 422 if form.is_bound else 200, {"form": form, "measure": measure}
    return render(request, "pilots/observation_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def observation_edit(request: Request, pk: int) -> HttpResponse:
    seen = ArmObservation.objects.visible_to(request.user)
    row = get_object_or_404(seen.select_related("measure__pilot__product__team"), pk=pk)
    may_measure(request.user, row.measure.pilot)
    hidden = blind.hides(row, request.user)
    initial: dict[str, Any] = {"initial": forms.starts_with(row, hidden=hidden)}
    form = forms.CorrectionForm(request.POST or None, measure=row.measure, **initial)
    if done(form, observations.correct, row, by=request.user):
        return go(request, part_of(row.measure.pilot, "pilot_data"))
    status, context = 422 if form.is_bound else 200, {"form": form, "row": row}
    context["hidden"] = hidden
    return render(request, "pilots/observation_edit.html", context, status=status)


# --- who is in which arm ----------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def pilot_assignment(request: Request, pk: int) -> HttpResponse:
    """The list, and the form that draws it, takes it as it is, or lets units join."""
    pilot = find(request.user, pk)
    if request.method == "POST":
        may_measure(request.user, pilot)
    form = forms.AssignForm(request.POST or None, joins=pilot.is_live)
    if form.is_valid() and (
        said := accepted(form, assigned, pilot, form, request.user)
    ):
        messages.success(request, said)
        return go(request, part_of(pilot, "pilot_assignment"))
    context = data_shown.assigned(pilot, request.user, request.GET) | {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "pilots/pilot_assignment.html", context, status=status)


def assigned(pilot: Pilot, form: forms.AssignForm, user: User) -> str:
    """Do what the form asks for; say what was done."""
    units = form.cleaned_data["units"]
    if pilot.is_live:
        reason = form.cleaned_data["reason"]
        joined = assignment.join(pilot, units, reason=reason, by=user)
        return f"{len(joined):,} joined."
    made = assignment.assign(pilot, units, by=user)
    return f"{made.rows:,} units are on the list."


# --- who is left out ---------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def exclusion_create(request: Request, pk: int) -> HttpResponse:
    pilot = find(request.user, pk)
    may_measure(request.user, pilot)
    form = forms.ExclusionForm(request.POST or None)
    if done(form, exclusions.add, pilot, by=request.user):
        messages.success(request, "It is written down.")
        return go(request, part_of(pilot, "pilot_data"))
    status, context = 422 if form.is_bound else 200, {"form": form, "pilot": pilot}
    return render(request, "pilots/exclusion_create.html", context, status=status)


@require_POST
def exclusion_take_back(request: Request, pk: int) -> HttpResponse:
    seen = Exclusion.objects.visible_to(request.user)
    row = get_object_or_404(seen.select_related("pilot__product__team"), pk=pk)
    may_measure(request.user, row.pilot)
    reason = request.POST.get("reason", "")
    exclusions.take_back(row, reason=reason, by=request.user)
    messages.success(request, f"{row.unit} is taken back in.")
    return go(request, part_of(row.pilot, "pilot_data"))
