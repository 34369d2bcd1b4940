"""Portfolios and product lines: what they add up to, and the forms that change them."""

from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.models import User
from core.roles import Perm
from core.web import Page, Request, go, page_of
from portfolio.actions import hierarchy as actions
from portfolio.forms.hierarchy import (
    LineForm,
    NewLineForm,
    NewPortfolioForm,
    PortfolioForm,
)
from portfolio.models import Portfolio, Product, ProductLine
from portfolio.panels import cards_of
from portfolio.queries import catalogue


@require_GET
def portfolio_list(request: Request) -> HttpResponse:
    rows = Portfolio.objects.visible_to(request.user).select_related("owner")
    page = page_of(rows.order_by("name", "id"), after=request.GET.get("after", ""))
    context = {
        "page": page,
        "totals": catalogue.totals(page.rows),
        "cards_url": cards_of(request.user, portfolios=page.rows),
        "may_edit": access.may(request.user, Perm.PORTFOLIO_EDIT),
    }
    return render(request, "portfolio/portfolio_list.html", context)


@require_GET
def portfolio_detail(request: Request, pk: int) -> HttpResponse:
    rows = Portfolio.objects.visible_to(request.user).select_related("owner")
    portfolio = get_object_or_404(rows, pk=pk)
    context = portfolio_context(portfolio, request.user)
    return render(request, "portfolio/portfolio_detail.html", context)


def portfolio_context(portfolio: Portfolio, user: User) -> dict[str, Any]:
    branches = catalogue.branches(portfolio)
    lines = [branch.line for branch in branches]
    return {
        "portfolio": portfolio,
        "total": catalogue.totals([portfolio])[portfolio.pk],
        "branches": branches,
        "cards_url": cards_of(user, portfolios=[portfolio], lines=lines),
        "may_edit": access.may(user, Perm.PORTFOLIO_EDIT),
        "may_see_value": access.may(user, Perm.BENEFIT_VIEW),
    }


@require_http_methods(["GET", "POST"])
def portfolio_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = NewPortfolioForm(request.POST or None)
    if form.is_valid():
        made = actions.create_portfolio(**form.cleaned_data, by=request.user)
        return go(request, made.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/portfolio_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def portfolio_edit(request: Request, pk: int) -> HttpResponse:
    portfolio = get_object_or_404(Portfolio.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = PortfolioForm(request.POST or None, initial=model_to_dict(portfolio))
    if form.is_valid():
        actions.edit_portfolio(portfolio, **form.cleaned_data, by=request.user)
        return go(request, portfolio.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "portfolio": portfolio}
    return render(request, "portfolio/portfolio_edit.html", context, status=status)


@require_GET
def line_detail(request: Request, pk: int) -> HttpResponse:
    lines = ProductLine.objects.visible_to(request.user)
    line = get_object_or_404(lines.select_related("portfolio", "owner"), pk=pk)
    rows = catalogue.product_rows(request.user, {"line": line})
    page = page_of(rows, after=request.GET.get("after", ""))
    context = line_context(line, page, request.user)
    return render(request, "portfolio/line_detail.html", context)


def line_context(line: ProductLine, page: Page[Product], user: User) -> dict[str, Any]:
    return {
        "line": line,
        "page": page,
        "lines": catalogue.by_line(page.rows),
        "cards_url": cards_of(user, products=page.rows),
        "total": catalogue.line_total(line),
        "may_edit": access.may(user, Perm.PORTFOLIO_EDIT),
        "may_see_value": access.may(user, Perm.BENEFIT_VIEW),
    }


@require_http_methods(["GET", "POST"])
def line_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    initial = {"portfolio": request.GET.get("portfolio")}
    form = NewLineForm(request.POST or None, initial=initial)
    if form.is_valid():
        line = actions.create_line(**form.cleaned_data, by=request.user)
        return go(request, line.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/line_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def line_edit(request: Request, pk: int) -> HttpResponse:
    line = get_object_or_404(ProductLine.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = LineForm(request.POST or None, initial=model_to_dict(line))
    if form.is_valid():
        actions.edit_line(line, **form.cleaned_data, by=request.user)
        return go(request, line.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "line": line}
    return render(request, "portfolio/line_edit.html", context, status=status)
