from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from core.web import Page, Request, go, page_of
from portfolio.actions import products as actions
from portfolio.forms.fields import asked
from portfolio.forms.products import (
    EndForm,
    GoOnForm,
    NewProductForm,
    ProductFilter,
    ProductForm,
)
from portfolio.models import Product
from portfolio.panels import cards_of, drift_of, panels
from portfolio.queries import catalogue
from portfolio.queries.products import home
from portfolio.queries.responsibility import who_decides


@require_GET
def product_list(request: Request) -> HttpResponse:
    """Products under their lines, with what each line adds up to."""
    form = ProductFilter(request.GET)
    rows = catalogue.product_rows(request.user, asked(form))
    page = page_of(rows, after=request.GET.get("after", ""))
    context = {
        **listed(page, request.user),
        "form": form,
        # Rows put under those of the page before stand under its last line already.
        "goes_on": bool(request.htmx) and catalogue.goes_on(rows, page.rows),
    }
    return render(request, "portfolio/product_list.html", context)


def listed(page: Page[Product], user: User) -> dict[str, Any]:
    return {
        "page": page,
        "lines": catalogue.by_line(page.rows),
        "cards_url": cards_of(user, products=page.rows),
        "may_create": access.may(user, Perm.PORTFOLIO_EDIT),
        "may_see_value": access.may(user, Perm.BENEFIT_VIEW),
    }


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
        "drift": drift_of(product),
        "can_edit": access.allows(user, Perm.PORTFOLIO_EDIT, team=product.team),
        "may_see_value": access.may(user, Perm.BENEFIT_VIEW),
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


@require_http_methods(["GET", "POST"])
def product_end(request: Request, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Perm.PORTFOLIO_EDIT, team=product.team)
    initial = {"version": product.version, "ends_on": product.ends_on}
    form = EndForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.end(product, **form.cleaned_data, by=request.user)
        return go(request, product.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "product": product}
    return render(request, "portfolio/product_end.html", context, status=status)


@require_http_methods(["GET", "POST"])
def product_go_on(request: Request, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Perm.PORTFOLIO_EDIT, team=product.team)
    form = GoOnForm(request.POST or None, initial={"version": product.version})
    if form.is_valid():
        actions.go_on(product, **form.cleaned_data, by=request.user)
        return go(request, product.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "product": product}
    return render(request, "portfolio/product_go_on.html", context, status=status)


@require_GET
def raci_panel(request: Request, pk: int) -> HttpResponse:
    """Who decides what for one product, for its page."""
    products = Product.objects.visible_to(request.user).for_list()
    product = get_object_or_404(products, pk=pk)
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    context = {"product": product, "parties": who_decides(product)}
    return render(request, "portfolio/raci_panel.html", context)
