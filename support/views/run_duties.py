"""One check of one product: what it found, corrected; left out, taken in again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.forms import accepted
from core.roles import Perm
from core.web import Request, form_page, go
from governance.views.pages import done
from support import run_page
from support.actions import run_duties as actions
from support.actions import run_results
from support.forms import run_checks as forms
from support.models import RunDuty

Act = Callable[..., Any]


def to_do(request: Request, pk: int) -> RunDuty:
    """The check, for who may do it; 404 if this person may not know of it."""
    rows = RunDuty.objects.visible_to(request.user).for_list()
    duty = get_object_or_404(rows, pk=pk)
    access.require(request.user, Perm.RUN_CHECK, team=duty.phase.product.team)
    return duty


def told(
    request: Request, name: str, duty: RunDuty, form: forms.ResultForm, act: Act
) -> HttpResponse:
    """Do what was typed, or show the form again with what is not right."""
    if form.is_valid() and accepted(form, act, duty, **form.said, by=request.user):
        messages.success(request, f"{duty} is recorded.")
        return go(request, duty.get_absolute_url())
    return form_page(request, f"support/{name}.html", form, **run_page.of_duty(duty))


@require_http_methods(["GET", "POST"])
def run_duty_record(request: Request, pk: int) -> HttpResponse:
    """Say what it found; the button “Fine” of a list sends no more than that."""
    duty = to_do(request, pk)
    initial = {"finding": request.GET.get("finding", "")}
    form = forms.ResultForm(request.POST or None, duty=duty, user=request.user, initial=initial)  # fmt: skip
    return told(request, "run_duty_record", duty, form, run_results.record)


@require_http_methods(["GET", "POST"])
def run_duty_correct(request: Request, pk: int) -> HttpResponse:
    duty = to_do(request, pk)
    form = forms.CorrectionForm(request.POST or None, duty=duty, user=request.user)
    return told(request, "run_duty_correct", duty, form, run_results.correct)


@require_http_methods(["GET", "POST"])
def run_duty_leave_out(request: Request, pk: int) -> HttpResponse:
    duty = to_do(request, pk)
    initial = {"version": duty.version}
    form = forms.LeaveOutForm(request.POST or None, initial=initial)
    if done(form, actions.leave_out, duty, by=request.user):
        messages.success(request, f"{duty} is left out.")
        return go(request, duty.get_absolute_url())
    return form_page(request, "support/run_duty_leave_out.html", form, duty=duty)


@require_POST
def run_duty_take_in(request: Request, pk: int) -> HttpResponse:
    duty, form = to_do(request, pk), forms.TakeInForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The version is a number.")
    actions.take_in(duty, **form.cleaned_data, by=request.user)
    messages.success(request, f"{duty} is done again.")
    return go(request, duty.get_absolute_url())
