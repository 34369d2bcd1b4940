"""The backlog by state: looked at, moved on, limited."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog.actions import cells
from backlog.actions import limits as actions
from backlog.forms.filters import FilterForm
from backlog.forms.limits import BoardMoveForm, LimitForm, SizesForm, initial_of
from backlog.models import Item, WorkLimit
from backlog.queries import board as queries
from backlog.queries.limits import loads
from backlog.views.bulk import with_toast
from backlog.views.items import find
from core import access, saved_views
from core.roles import Perm
from core.web import Request, go
from portfolio.models import Product

HERE = "backlog:item_board"


@require_GET
def item_board(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    form = FilterForm(request.GET, user=request.user)
    context = shown_board(request, form) | {
        "form": form,
        "kept": Item.OPEN,
        "views": saved_views.offered(request.user, HERE, request.GET.urlencode()),
        "may_create": access.may(request.user, Perm.BACKLOG_EDIT),
    }
    return render(request, "backlog/item_board.html", context)


def shown_board(request: Request, form: FilterForm) -> dict[str, Any]:
    sizes = SizesForm(request.GET).sizes
    board = queries.board(request.user, sizes, **form.asked)
    return {
        "board": board,
        "more": {each.code: longer(request.GET, each) for each in board.columns},
        "closed": {each.code: listed(request.GET, each) for each in board.closed},
        "query": request.GET.urlencode(),
    }


def longer(query: QueryDict, column: queries.Column) -> str:
    """The address with more cards of one column."""
    other = query.copy()
    other[column.code] = str(column.more)
    return f"?{other.urlencode()}"


def listed(query: QueryDict, column: queries.Column) -> str:
    """What is over, in the grid: as narrowed as the board is."""
    other = query.copy()
    other["state"] = column.code
    return f"{reverse('backlog:item_grid')}?{other.urlencode()}"


@require_GET
def board_live(request: Request) -> HttpResponse:
    """The board if anything changed since `X-Rev`, else 204."""
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    if request.headers.get("X-Rev") == str(queries.revision()):
        return HttpResponse(status=204)
    form = FilterForm(request.GET, user=request.user)
    return render(request, "backlog/_board.html", shown_board(request, form))


@require_POST
def board_move(request: Request, pk: int) -> HttpResponse:
    """The same change as that of the cell “State”, asked for on the board."""
    item = find(request.user, pk)
    access.require(request.user, Perm.BACKLOG_EDIT, team=item.product.team)
    form = BoardMoveForm(request.POST, item=item)
    if not form.is_valid():
        context = {"form": form, "item": item, "query": request.GET.urlencode()}
        return render(request, "backlog/board_move.html", context, status=422)
    sent = {name: form.cleaned_data[name] for name in ("reason", "version")}
    item = cells.change(
        item, name="state", value=form.cleaned_data["to"], **sent, by=request.user
    )
    return the_board(request, item)


def the_board(request: Request, item: Item) -> HttpResponse:
    """The board after a move; over a limit it says so. A plain browser gets the page."""
    if not request.htmx:
        return go(request, f"{reverse(HERE)}?{request.GET.urlencode() or 'view=all'}")
    form = FilterForm(request.GET, user=request.user)
    response = render(request, "backlog/_board.html", shown_board(request, form))
    over = [each for each in loads([item.product_id]).get(item.product_id, [])
            if each.is_over and each.state == item.state]  # fmt: skip
    for load in over:
        said = f"{item.key} is {load.label.lower()}. {item.product.code} now holds {load.count} there, and {load.most} is its limit."
        with_toast(response, said)
    return response


@require_http_methods(["GET", "POST"])
def limit_edit(request: Request, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Perm.PORTFOLIO_EDIT, team=product.team)
    held = WorkLimit.objects.filter(product=product).first()
    form = LimitForm(request.POST or None, initial=initial_of(held))
    if form.is_valid():
        actions.limit(product, **form.cleaned_data, by=request.user)
        messages.success(request, f"The limits of {product.code} are saved.")
        return go(request, f"{reverse(HERE)}?product={product.pk}")
    context = {"form": form, "product": product}
    status = 422 if form.is_bound else 200
    return render(request, "backlog/limit_edit.html", context, status=status)
