from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.roles import Perm
from core.web import Request, go
from portfolio.actions import vendor_models as actions
from portfolio.forms.vendor_models import ModelForm, NewModelForm, ReleaseForm
from portfolio.models import ModelVersion, Vendor, VendorModel


def found(request: Request, pk: int) -> VendorModel:
    rows = VendorModel.objects.visible_to(request.user).for_page()
    model = get_object_or_404(rows, pk=pk)
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    return model


def page(request: Request, name: str, form: forms.Form, **more: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, **more}
    return render(request, f"portfolio/{name}.html", context, status=status)


@require_http_methods(["GET", "POST"])
def vendor_model_create(request: Request, pk: int) -> HttpResponse:
    vendor = get_object_or_404(Vendor.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = NewModelForm(request.POST or None)
    if form.is_valid():
        model = actions.create(vendor, **form.cleaned_data, by=request.user)
        return go(request, model.get_absolute_url())
    return page(request, "vendor_model_create", form, vendor=vendor)


@require_http_methods(["GET", "POST"])
def vendor_model_edit(request: Request, pk: int) -> HttpResponse:
    model = found(request, pk)
    form = ModelForm(request.POST or None, initial=model_to_dict(model))
    if form.is_valid():
        model = actions.edit(model, **form.cleaned_data, by=request.user)
        return go(request, model.get_absolute_url())
    return page(request, "vendor_model_edit", form, model=model)


@require_http_methods(["GET", "POST"])
def vendor_model_release(request: Request, pk: int) -> HttpResponse:
    model = found(request, pk)
    form = ReleaseForm(request.POST or None, initial={"version": model.version})
    if form.is_valid():
        model = actions.release(model, **form.cleaned_data, by=request.user)
        return go(request, model.get_absolute_url())
    return page(request, "vendor_model_release", form, model=model)


@require_POST
def model_version_take_back(request: Request, pk: int) -> HttpResponse:
    coming = get_object_or_404(ModelVersion.objects.select_related("model"), pk=pk)
    found(request, coming.model_id)
    return redirect(actions.take_back(coming, by=request.user))
