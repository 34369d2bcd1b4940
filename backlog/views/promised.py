"""What a vendor promised that an item rests on: a panel of its page, and a page without scripts."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from backlog.actions import promised as actions
from backlog.forms.promised import RestForm
from backlog.models import Item
from backlog.views.items import find
from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, answer
from portfolio.models import VendorClaim

PAGE = "backlog/item_promises.html"


def page(request: Request, item: Item, **more: Any) -> dict[str, Any]:
    can_edit = access.allows(
        request.user, Perm.BACKLOG_EDIT, team=item.product.team
    ) and access.may(request.user, Perm.PORTFOLIO_VIEW)
    rows = item.promises.select_related("claim__vendor").order_by("pk")
    seen = VendorClaim.objects.visible_to(request.user)
    form: forms.Form | None = RestForm(user=request.user) if can_edit else None
    return {
        "item": item,
        "promises": rows.filter(claim__in=seen),
        "day": today(),
        "form": form,
    } | more


@require_GET
def item_promises(request: Request, pk: int) -> HttpResponse:
    return render(request, PAGE, page(request, find(request.user, pk)))


@require_POST
def item_rest(request: Request, pk: int) -> HttpResponse:
    item, form = find(request.user, pk), RestForm(request.POST, user=request.user)
    if not form.is_valid():
        return render(request, PAGE, page(request, item, form=form), status=422)
    actions.rest(item, **form.cleaned_data, by=request.user)
    context = page(request, item)
    return answer(request, PAGE, context, back=item.get_absolute_url())


@require_POST
def item_unrest(request: Request, pk: int, claim_pk: int) -> HttpResponse:
    item, seen = find(request.user, pk), VendorClaim.objects.visible_to(request.user)
    claim = get_object_or_404(seen, pk=claim_pk)
    actions.unrest(item, claim=claim, by=request.user)
    context = page(request, item)
    return answer(request, PAGE, context, back=item.get_absolute_url())
