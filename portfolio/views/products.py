from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio.actions import products as actions
from portfolio.forms.products import NewProductForm, ProductForm
from portfolio.models import Product
from portfolio.panels import panels
from portfolio.queries.products import home, list_figures


@require_GET
def product_list(request: Request) -> HttpResponse:
    rows = Product.objects.visible_to(request.user).for_list().order_by("code", "id")
    page = page_of(rows, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "figures": list_figures(page.rows),
        "may_create": access.may(request.user, Perm.PORTFOLIO_EDIT),
    }
    return render(request, "portfolio/product_list.html", context)


@require_GET
def product_detail(request: Request, pk: int) -> HttpResponse:
    products = Product.objects.visible_to(request.user).for_list()
    product = get_object_or_404(products, pk=pk)
    context = product_context(product, request.user)
    return render(request, "portfolio/product_detail.html", context)


def product_context(product: Product, user: User) -> dict[str, Any]:
    return {
        "product": product,
        "home": home(product, user, today()),
        "panels": panels(product, user),
        "can_edit": access.allows(user, Perm.PORTFOLIO_EDIT, team=product.team),
        "can_add_benefit": access.allows(user, Perm.BENEFIT_EDIT, team=product.team),
    }


@require_http_methods(["GET", "POST"])
def product_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = NewProductForm(request.POST or None, user=request.user)
    if form.is_valid():
        product = actions.create(**form.cleaned_data, by=request.user)
        return go(request, product.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/product_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def product_edit(request: Request, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Perm.PORTFOLIO_EDIT, team=product.team)
    form = ProductForm(request.POST or None, initial=model_to_dict(product))
    if form.is_valid():
        actions.edit(product, **form.cleaned_data, by=request.user)
        return go(request, product.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "product": product}
    return render(request, "portfolio/product_edit.html", context, status=status)
