"""What vendors promised: kept, moved with a reason, settled."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from core import access
from core.clock import today
from core.forms import accepted
from core.roles import Perm
from core.web import Request, form_page, go
from portfolio.actions import vendor_claims as actions
from portfolio.forms.vendor_claims import (
    ClaimForm,
    EditClaimForm,
    MoveClaimForm,
    SettleClaimForm,
)
from portfolio.models import Vendor, VendorClaim


def seen(request: Request, pk: int) -> VendorClaim:
    return get_object_or_404(
        VendorClaim.objects.visible_to(request.user).for_page(), pk=pk
    )


def held(request: Request, pk: int) -> VendorClaim:
    claim = seen(request, pk)
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    return claim


def page_of_claim(
    request: Request, claim: VendorClaim, **forms_in_use: forms.Form
) -> HttpResponse:
    """Its page; a form that was not right stands there with what was typed."""
    start = {"version": claim.version}
    bound = next(iter(forms_in_use.values()), forms.Form())
    context: dict[str, Any] = {
        "claim": claim,
        "can_edit": access.may(request.user, Perm.PORTFOLIO_EDIT),
        "overdue": claim.is_overdue(today()),
        "move_form": MoveClaimForm(initial=start),
        "settle_form": SettleClaimForm(initial=start),
        **forms_in_use,
    }
    return form_page(request, "portfolio/vendor_claim_detail.html", bound, **context)


@require_GET
def vendor_claim_detail(request: Request, pk: int) -> HttpResponse:
    return page_of_claim(request, seen(request, pk))


@require_http_methods(["GET", "POST"])
def vendor_claim_create(request: Request, pk: int) -> HttpResponse:
    vendor = get_object_or_404(Vendor.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = ClaimForm(request.POST or None, user=request.user)
    if form.is_valid():
        told = form.cleaned_data
        if claim := accepted(form, actions.record, vendor, **told, by=request.user):
            return go(request, claim.get_absolute_url())
    page = "portfolio/vendor_claim_create.html"
    return form_page(request, page, form, vendor=vendor)


@require_http_methods(["GET", "POST"])
def vendor_claim_edit(request: Request, pk: int) -> HttpResponse:
    claim, user = held(request, pk), request.user
    form = EditClaimForm(request.POST or None, initial=model_to_dict(claim), user=user)
    if form.is_valid():
        told = form.cleaned_data
        if accepted(form, actions.edit, claim, **told, by=user):
            return go(request, claim.get_absolute_url())
    return form_page(request, "portfolio/vendor_claim_edit.html", form, claim=claim)


@require_POST
def vendor_claim_move(request: Request, pk: int) -> HttpResponse:
    claim, form = held(request, pk), MoveClaimForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        if accepted(form, actions.move, claim, **told, by=request.user):
            return go(request, claim.get_absolute_url())
    return page_of_claim(request, claim, move_form=form)


@require_POST
def vendor_claim_settle(request: Request, pk: int) -> HttpResponse:
    claim, form = held(request, pk), SettleClaimForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        if accepted(form, actions.settle, claim, **told, by=request.user):
            return go(request, claim.get_absolute_url())
    return page_of_claim(request, claim, settle_form=form)


@require_POST
def vendor_claim_reopen(request: Request, pk: int) -> HttpResponse:
    claim = held(request, pk)
    actions.reopen(claim, reason=request.POST.get("reason", ""), by=request.user)
    return go(request, claim.get_absolute_url())


@require_POST
def vendor_claim_remove(request: Request, pk: int) -> HttpResponse:
    vendor = actions.remove(held(request, pk), by=request.user)
    messages.success(request, "Taken out. The record says what it was.")
    return redirect(f"{vendor.get_absolute_url()}#claims-h")
