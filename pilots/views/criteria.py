"""Kill criteria of a plan that runs: one more, or one that is moved closer."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from core.web import Request, go
from governance.views.pages import done
from pilots.actions import criteria as actions
from pilots.forms import measures as forms
from pilots.views.measures import criterion_of, may_run
from pilots.views.shown import find, part_of


@require_http_methods(["GET", "POST"])
def kill_criterion_add(request: Request, pk: int) -> HttpResponse:
    """One more rule for the running pilot `pk`, with its reason."""
    pilot = find(request.user, pk)
    may_run(request.user, pilot)
    initial = {"version": pilot.version}
    form = forms.LateCriterionForm(request.POST or None, pilot=pilot, initial=initial)
    if done(form, actions.add, pilot, by=request.user):
        return go(request, part_of(pilot, "pilot_plan"))
    status, context = 422 if form.is_bound else 200, {"form": form, "pilot": pilot}
    return render(request, "pilots/kill_criterion_add.html", context, status=status)


@require_http_methods(["GET", "POST"])
def kill_criterion_tighten(request: Request, pk: int) -> HttpResponse:
    row = criterion_of(request.user, pk)
    may_run(request.user, row.pilot)
    known: dict[str, Any] = {"criterion": row}
    known["initial"] = forms.criterion_starts_with(row)
    form = forms.TightenForm(request.POST or None, **known)
    if done(form, actions.tighten, row, by=request.user):
        return go(request, part_of(row.pilot, "pilot_plan"))
    status, context = 422 if form.is_bound else 200, {"form": form, "criterion": row}
    return render(request, "pilots/kill_criterion_tighten.html", context, status=status)
