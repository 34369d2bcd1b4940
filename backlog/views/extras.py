"""Fields of a product's own: which there are, and what an item holds in them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog.actions import extras as actions
from backlog.forms.extras import ExtrasForm, FieldEditForm, FieldForm
from backlog.models import CustomField
from backlog.queries import extras as queries
from backlog.views.items import find
from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, go
from portfolio.models import Product

LIST = "backlog/field_list.html"


def seen_product(user: User, pk: int) -> Product:
    product = get_object_or_404(Product.objects.visible_to(user), pk=pk)
    access.require_somewhere(user, Perm.BACKLOG_VIEW)
    return product


def shown(
    product: Product, user: User, form: FieldForm | None = None
) -> dict[str, Any]:
    rows = CustomField.objects.filter(product=product).order_by("ended_at", "id")
    can_edit = access.allows(user, Perm.PORTFOLIO_EDIT, team=product.team)
    form = form or FieldForm()
    return {"product": product, "fields": rows, "can_edit": can_edit, "form": form}


@require_GET
def field_list(request: Request, pk: int) -> HttpResponse:
    product = seen_product(request.user, pk)
    return render(request, LIST, shown(product, request.user))


@require_POST
def field_create(request: Request, pk: int) -> HttpResponse:
    product = seen_product(request.user, pk)
    access.require(request.user, Perm.PORTFOLIO_EDIT, team=product.team)
    form = FieldForm(request.POST)
    if not form.is_valid():
        return render(request, LIST, shown(product, request.user, form), status=422)
    field = actions.define(product, **form.cleaned_data, by=request.user)
    messages.success(request, f"Items of {product.code} have the field “{field}”.")
    return go(request, reverse("backlog:field_list", args=[product.pk]))


def found(request: Request, pk: int) -> CustomField:
    rows = CustomField.objects.visible_to(request.user).select_related("product__team")
    field = get_object_or_404(rows, pk=pk)
    access.require(request.user, Perm.PORTFOLIO_EDIT, team=field.product.team)
    return field


@require_http_methods(["GET", "POST"])
def field_edit(request: Request, pk: int) -> HttpResponse:
    field = found(request, pk)
    initial = {"name": field.name, "version": field.version}
    initial["options"] = ", ".join(field.options)
    form = FieldEditForm(request.POST or None, field=field, initial=initial)
    if form.is_valid():
        actions.change(field, **form.cleaned_data, by=request.user)
        return go(request, reverse("backlog:field_list", args=[field.product_id]))
    context = {"form": form, "field": field}
    status = 422 if form.is_bound else 200
    return render(request, "backlog/field_edit.html", context, status=status)


@require_POST
def field_end(request: Request, pk: int) -> HttpResponse:
    field = actions.end(found(request, pk), by=request.user)
    messages.success(request, f"“{field}” is not asked for any more.")
    return go(request, reverse("backlog:field_list", args=[field.product_id]))


@require_http_methods(["GET", "POST"])
def item_fill(request: Request, pk: int) -> HttpResponse:
    """What an item holds in the fields of its product."""
    item = find(request.user, pk)
    access.require(request.user, Perm.BACKLOG_EDIT, team=item.product.team)
    fields, held = queries.fields_of(item.product_id), queries.held_by([item])
    form = ExtrasForm(request.POST or None, fields=fields, held=held.get(pk, {}))
    form.initial["version"] = item.version
    if form.is_valid():
        actions.fill(item, **form.cleaned_data, by=request.user)
        return go(request, f"{item.get_absolute_url()}#fields")
    context = {"form": form, "item": item, "fields": fields}
    status = 422 if form.is_bound else 200
    return render(request, "backlog/item_fill.html", context, status=status)
