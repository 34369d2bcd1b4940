from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from core.models import User
from core.web import Request, go
from governance.views.pages import done
from pilots import blind, imports
from pilots.actions import results as actions
from pilots.forms import results as forms
from pilots.models import ArmResult, Pilot
from pilots.views.data import may_measure
from pilots.views.measures import measure_of
from pilots.views.shown import find, part_of


def result_of(user: User, pk: int) -> ArmResult:
    pilots = Pilot.objects.visible_to(user)
    rows = ArmResult.objects.filter(measure__pilot__in=pilots)
    rows = rows.select_related("measure__pilot__product__team")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def result_create(request: Request, pk: int) -> HttpResponse:
    """Record one arm of the measure `pk`."""
    measure = measure_of(request.user, pk)
    may_measure(request.user, measure.pilot)
    form = forms.form_for(measure, request.POST or None)
    if done(form, actions.record, measure, by=request.user):
        return go(request, part_of(measure.pilot, "pilot_data"))
    status, context = 422 if form.is_bound else 200, {"form": form, "measure": measure}
    return render(request, "pilots/result_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def result_edit(request: Request, pk: int) -> HttpResponse:
    result = result_of(request.user, pk)
    may_measure(request.user, result.measure.pilot)
    hidden = blind.hides(result, request.user)
    form = forms.correction_for(result, request.POST or None, hidden=hidden)
    if done(form, actions.correct, result, by=request.user):
        return go(request, part_of(result.measure.pilot, "pilot_data"))
    status, context = 422 if form.is_bound else 200, {"form": form, "result": result}
    context["hidden"] = hidden
    return render(request, "pilots/result_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def result_import(request: Request, pk: int) -> HttpResponse:
    """Load a small CSV: every row in words, all of it or nothing."""
    pilot = find(request.user, pk)
    may_measure(request.user, pilot)
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    sheet = form.is_valid() and imports.read(pilot, form.cleaned_data["content"])
    if not sheet or sheet.faults:
        status, context = 422 if form.is_bound else 200, {"form": form, "pilot": pilot}
        context |= {"sheet": sheet or None, "measures": pilot.measures.all()}
        return render(request, "pilots/result_import.html", context, status=status)
    saved = actions.record_many(pilot, sheet.ready, by=request.user)
    said = f"{len(saved)} recorded, {sheet.unchanged} there already."
    messages.success(request, said)
    return go(request, part_of(pilot, "pilot_data"))
