from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from backlog import charts
from backlog.actions import estimates as actions
from backlog.forms.estimates import EstimateForm, MoneyForm, initial_of
from backlog.queries.money import money
from backlog.views.items import find
from core import access
from core.roles import Perm
from core.web import Request, go


@require_GET
def item_money(request: Request) -> HttpResponse:
    """The estimated backlog in money, beside its order by WSJF."""
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    form = MoneyForm(request.GET, user=request.user)
    found = money(request.user, **form.asked)
    chart = charts.cost_so_far(found) if found else None
    context = {"form": form, "money": found, "chart": chart}
    return render(request, "backlog/item_money.html", context)


@require_http_methods(["GET", "POST"])
def item_estimate(request: Request, pk: int) -> HttpResponse:
    item = find(request.user, pk)
    access.require(request.user, Perm.BACKLOG_EDIT, team=item.product.team)
    form = EstimateForm(request.POST or None, item=item, initial=initial_of(item))
    if form.is_valid():
        actions.estimate(item, **form.cleaned_data, by=request.user)
        return go(request, f"{item.get_absolute_url()}#money")
    status = 422 if form.is_bound else 200
    context = {"form": form, "item": item}
    return render(request, "backlog/item_estimate.html", context, status=status)
