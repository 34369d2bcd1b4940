"""Everything that happens to a benefit on its page: months, signatures, states."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from core.web import Request, answer
from portfolio.actions import benefit_months as months
from portfolio.actions import benefits as actions
from portfolio.forms.benefits import (
    ActualForm,
    MonthForm,
    MonthPickForm,
    MoveForm,
    RampForm,
    ReasonForm,
    VersionForm,
)
from portfolio.models import Benefit
from portfolio.queries import benefit_page
from portfolio.views.benefits import PAGE, benefit_context


def load(request: Request, pk: int) -> Benefit:
    return get_object_or_404(benefit_page.for_page(request.user), pk=pk)


def again(request: Request, benefit: Benefit, **forms: Form) -> HttpResponse:
    """The page with the form that was wrong, everything typed still in it."""
    context = benefit_context(benefit, request.user, **forms)
    name = f"{PAGE}#body" if request.htmx else PAGE
    return render(request, name, context, status=422)


def done(request: Request, pk: int) -> HttpResponse:
    """The page's body as it is after the change."""
    benefit = load(request, pk)
    context = benefit_context(benefit, request.user)
    return answer(request, f"{PAGE}#body", context, back=benefit.get_absolute_url())


def take(
    request: Request,
    pk: int,
    form: Form,
    action: Callable[..., object],
    shown_as: str = "problem_form",
) -> HttpResponse:
    """Take one step with what the form holds, or show the form again where it was."""
    benefit = load(request, pk)
    if not form.is_valid():
        return again(request, benefit, **{shown_as: form})
    action(benefit, **form.cleaned_data, by=request.user)
    return done(request, pk)


@require_POST
def benefit_freeze(request: Request, pk: int) -> HttpResponse:
    return take(request, pk, VersionForm(request.POST), actions.freeze)


@require_POST
def benefit_sign(request: Request, pk: int) -> HttpResponse:
    return take(request, pk, VersionForm(request.POST), actions.sign)


@require_POST
def benefit_reopen(request: Request, pk: int) -> HttpResponse:
    return take(request, pk, ReasonForm(request.POST), actions.reopen)


@require_POST
def benefit_move(request: Request, pk: int) -> HttpResponse:
    return take(request, pk, MoveForm(request.POST), actions.move)


@require_POST
def benefit_forecast(request: Request, pk: int) -> HttpResponse:
    form = MonthForm(request.POST, auto_id="forecast_%s")
    return take(request, pk, form, months.forecast, shown_as="forecast_form")


@require_POST
def benefit_ramp(request: Request, pk: int) -> HttpResponse:
    form = RampForm(request.POST, auto_id="ramp_%s")
    return take(request, pk, form, months.ramp, shown_as="ramp_form")


@require_POST
def benefit_measure(request: Request, pk: int) -> HttpResponse:
    form = ActualForm(request.POST, auto_id="actual_%s")
    return take(request, pk, form, months.measure, shown_as="actual_form")


@require_POST
def benefit_attest(request: Request, pk: int) -> HttpResponse:
    return take(request, pk, MonthPickForm(request.POST), months.attest)
