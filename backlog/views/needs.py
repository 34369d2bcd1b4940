"""What an item waits for: a panel of its page, and a page of its own without scripts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from backlog.actions import needs as actions
from backlog.forms.needs import FindForm, NeedForm
from backlog.models import Item
from backlog.queries import needs as queries
from backlog.views.items import find
from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, answer

PAGE = "backlog/item_needs.html"


def page(item: Item, user: User, text: str = "", **more: Any) -> dict[str, Any]:
    return {
        "item": item,
        "needs": queries.needs_of(item, user),
        "q": text,
        "found": queries.found(item, user, text),
        "can_edit": access.allows(user, Perm.BACKLOG_EDIT, team=item.product.team),
        "form": None,
    } | more


@require_GET
def item_needs(request: Request, pk: int) -> HttpResponse:
    item, text = find(request.user, pk), FindForm(request.GET).text
    return render(request, PAGE, page(item, request.user, text))


@require_POST
def item_need(request: Request, pk: int) -> HttpResponse:
    item = find(request.user, pk)
    form = NeedForm(request.POST, user=request.user)
    if not form.is_valid():
        text = FindForm({"q": form.data.get("needed", "")}).text
        context = page(item, request.user, text, form=form)
        return render(request, PAGE, context, status=422)
    actions.need(item, **form.cleaned_data, by=request.user)
    context = page(item, request.user)
    return answer(request, PAGE, context, back=item.get_absolute_url())


@require_POST
def item_unneed(request: Request, pk: int, needed_pk: int) -> HttpResponse:
    item = find(request.user, pk)
    seen = Item.objects.visible_to(request.user).defer("words")
    needed = get_object_or_404(seen, pk=needed_pk)
    actions.unneed(item, needed=needed, by=request.user)
    context = page(item, request.user)
    return answer(request, PAGE, context, back=item.get_absolute_url())
