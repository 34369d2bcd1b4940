"""The measures a product is judged by: put on, aimed, taken off."""

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from core import access
from core.roles import Perm
from core.web import Request, go
from portfolio.actions import outcomes as actions
from portfolio.forms.outcomes import NewOutcomeForm, OutcomeForm, ReasonForm
from portfolio.models import OutcomeMetric, Product


@require_http_methods(["GET", "POST"])
def outcome_create(request: Request, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Perm.PORTFOLIO_EDIT, team=product.team)
    form = NewOutcomeForm(request.POST or None)
    if form.is_valid():
        actions.add(product, **form.cleaned_data, by=request.user)
        return go(request, product.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "product": product}
    return render(request, "portfolio/outcome_create.html", context, status=status)


def changeable(request: Request, pk: int) -> OutcomeMetric:
    rows = OutcomeMetric.objects.visible_to(request.user)
    outcome = get_object_or_404(rows.select_related("product__team", "metric"), pk=pk)
    team = outcome.product.team
    access.require(request.user, Perm.PORTFOLIO_EDIT, team=team)
    return outcome


@require_http_methods(["GET", "POST"])
def outcome_edit(request: Request, pk: int) -> HttpResponse:
    outcome = changeable(request, pk)
    form = OutcomeForm(request.POST or None, initial=model_to_dict(outcome))
    if form.is_valid():
        actions.edit(outcome, **form.cleaned_data, by=request.user)
        return go(request, outcome.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "outcome": outcome}
    return render(request, "portfolio/outcome_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def outcome_remove(request: Request, pk: int) -> HttpResponse:
    outcome = changeable(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.remove(outcome, **form.cleaned_data, by=request.user)
        return go(request, outcome.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "outcome": outcome}
    return render(request, "portfolio/outcome_remove.html", context, status=status)
