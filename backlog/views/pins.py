"""Where an item stands and why, where it stood, and giving it another place."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from backlog.actions import pins as actions
from backlog.forms.pins import PinForm
from backlog.models import Item
from backlog.queries import moves
from backlog.queries.standing import pin_of, standing_of
from backlog.views.items import find
from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, answer, page_of

PAGE = "backlog/item_place.html"


def page(item: Item, user: User, form: PinForm | None = None) -> dict[str, Any]:
    can_edit = access.allows(user, Perm.BACKLOG_EDIT, team=item.product.team)
    return {
        "item": item,
        "standing": standing_of(item),
        "pin": pin_of(item),
        "form": (form or PinForm()) if can_edit and item.has_place else None,
        "can_edit": can_edit,
    }


@require_GET
def item_place(request: Request, pk: int) -> HttpResponse:
    return render(request, PAGE, page(find(request.user, pk), request.user))


@require_GET
def item_moves(request: Request, pk: int) -> HttpResponse:
    """Every rank it had, newest first."""
    item, after = find(request.user, pk), request.GET.get("after", "")
    page = page_of(moves.moves_of(item, request.user), after=after)
    context = {"item": item, "page": page, "moves": moves.told(page.rows, item)}
    return render(request, "backlog/item_moves.html", context)


@require_POST
def item_pin(request: Request, pk: int) -> HttpResponse:
    item, form = find(request.user, pk), PinForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, page(item, request.user, form), status=422)
    actions.pin(item, **form.cleaned_data, by=request.user)
    context = page(item, request.user)
    return answer(request, PAGE, context, back=item.get_absolute_url())


@require_POST
def item_unpin(request: Request, pk: int) -> HttpResponse:
    item = find(request.user, pk)
    actions.unpin(item, by=request.user)
    context = page(item, request.user)
    return answer(request, PAGE, context, back=item.get_absolute_url())
