from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.forms import accepted
from core.roles import Perm
from core.web import Request, form_page, go
from portfolio.actions import vendor_evidence as actions
from portfolio.forms.vendor_evidence import EditEvidenceForm, EvidenceForm
from portfolio.models import Vendor, VendorEvidence


def found(request: Request, pk: int) -> VendorEvidence:
    rows = VendorEvidence.objects.visible_to(request.user).select_related("vendor")
    row = get_object_or_404(rows, pk=pk)
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    return row


@require_http_methods(["GET", "POST"])
def vendor_evidence_create(request: Request, pk: int) -> HttpResponse:
    vendor = get_object_or_404(Vendor.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = EvidenceForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        if row := accepted(form, actions.record, vendor, **told, by=request.user):
            return go(request, row.get_absolute_url())
    page = "portfolio/vendor_evidence_create.html"
    return form_page(request, page, form, vendor=vendor)


@require_http_methods(["GET", "POST"])
def vendor_evidence_edit(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk)
    form = EditEvidenceForm(request.POST or None, initial=model_to_dict(row))
    if form.is_valid():
        told = form.cleaned_data
        if accepted(form, actions.edit, row, **told, by=request.user):
            return go(request, row.get_absolute_url())
    return form_page(request, "portfolio/vendor_evidence_edit.html", form, row=row)


@require_POST
def vendor_evidence_remove(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk)
    vendor = actions.remove(row, by=request.user)
    messages.success(request, "Taken out. The record says what it was.")
    return redirect(vendor.get_absolute_url())
