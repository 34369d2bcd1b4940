"""The parts of one pilot: what was promised, what came in, what it says."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.web import Request
from pilots.views import data_shown, shown


@require_GET
def pilot_detail(request: Request, pk: int) -> HttpResponse:
    pilot = shown.find(request.user, pk)
    context = shown.whole(pilot, request.user)
    return render(request, "pilots/pilot_detail.html", context)


@require_GET
def pilot_plan(request: Request, pk: int) -> HttpResponse:
    pilot = shown.find(request.user, pk)
    context = shown.plan_of(pilot, request.user)
    return render(request, "pilots/pilot_plan.html", context)


@require_GET
def pilot_data(request: Request, pk: int) -> HttpResponse:
    pilot = shown.find(request.user, pk)
    context = shown.data_of(pilot, request.user)
    context |= data_shown.whole(pilot, request.user, request.GET)
    return render(request, "pilots/pilot_data.html", context)


@require_GET
def pilot_reading(request: Request, pk: int) -> HttpResponse:
    pilot = shown.find(request.user, pk)
    context = shown.reading_of(pilot, request.user)
    return render(request, "pilots/pilot_reading.html", context)
