from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from core import access, saved_views
from core.roles import Perm
from core.web import Request, page_of
from portfolio.models import Product
from roadmap import queries
from roadmap.forms import BoardFilter
from roadmap.models import Card, Horizon

HERE = "roadmap:board"
EMPTY = {
    Horizon.NOW: "Nothing in flight. Pull from Next when evidence is in.",
    Horizon.NEXT: "Nothing being proven.",
    Horizon.LATER: "Nothing here.",
    Horizon.DONE: "No outcome read yet.",
    Horizon.DROPPED: "Nothing was stopped.",
}


def shown_board(request: Request, asked: BoardFilter | None = None) -> dict[str, Any]:
    """The board as this person asks for it: all of that stands in the query string."""
    asked = asked or BoardFilter(request.GET, user=request.user)
    wanted = asked.wanted()
    board = queries.board(request.user, wanted=wanted)
    return {
        "board": board,
        "ways": {c.code: with_column(request.GET, c) for c in board.columns},
        "more": {c.code: longer(request.GET, c) for c in board.open_columns},
        "empty": EMPTY,
        "news": queries.news(request.user),
        "group": wanted.group,
        "sees_work": access.may(request.user, Perm.BACKLOG_VIEW),
        "query": request.GET.urlencode(),
    }


def with_column(query: QueryDict, column: queries.Column) -> str:
    """The address with a closed column opened, or an open one closed."""
    other = query.copy()
    also = [h for h in query.getlist("also") if h != column.code]
    other.setlist("also", also if column.is_open else [*also, column.code])
    return f"?{other.urlencode() or 'view=all'}"


def longer(query: QueryDict, column: queries.Column) -> str:
    """The address with more cards of one column."""
    other = query.copy()
    other[column.code] = str(column.more)
    return f"?{other.urlencode()}"


@require_GET
def board(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_READ)
    elsewhere = where_to_begin(request)
    if elsewhere:
        return redirect(elsewhere)
    asked = BoardFilter(request.GET, user=request.user)
    context = shown_board(request, asked) | {
        "filter": asked,
        "views": saved_views.offered(request.user, HERE, request.GET.urlencode()),
        "may_create": access.may(request.user, Perm.ROADMAP_EDIT),
    }
    return render(request, "roadmap/board.html", context)


def where_to_begin(request: Request) -> str:
    """The floor's own view for the floor; for others the view they begin with, if any."""
    if not access.may(request.user, Perm.ROADMAP_VIEW):
        return "roadmap:audience_board"
    return "" if request.GET else saved_views.default_of(request.user, HERE)


@require_GET
def board_live(request: Request) -> HttpResponse:
    """The board if it changed since `X-Rev`, else 204."""
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    if request.headers.get("X-Rev") == queries.revision():
        return HttpResponse(status=204)
    return render(request, "roadmap/_board.html", shown_board(request))


@require_GET
def card_list(request: Request) -> HttpResponse:
    """Every card as a table, also the done and the dropped."""
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    seen = Card.objects.visible_to(request.user)
    cards = queries.with_needs(seen.for_board(), seen).order_by("key", "pk")
    horizon = request.GET.get("horizon", "")
    if horizon in Horizon.values:
        cards = cards.filter(horizon=horizon)
    page = page_of(cards, after=request.GET.get("after", ""))
    context = {"page": page, "rows": queries.shown(page.rows, request.user)}
    context |= {"horizons": Horizon.choices, "horizon": horizon}
    return render(request, "roadmap/card_list.html", context)


@require_GET
def product_panel(request: Request, pk: int) -> HttpResponse:
    """A product's open cards, for its page; the floor's own view for the floor."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    if not access.may(request.user, Perm.ROADMAP_VIEW):
        return audience_panel(request, product)
    cards = Card.objects.visible_to(request.user).filter(product=product)
    cards = cards.filter(horizon__in=queries.COLUMNS).order_by("position")
    order = {h: n for n, h in enumerate(queries.COLUMNS)}
    rows = sorted(cards, key=lambda card: (order[Horizon(card.horizon)], card.position))
    context = {"product": product, "cards": rows}
    return render(request, "roadmap/product_panel.html", context)


def audience_panel(request: Request, product: Product) -> HttpResponse:
    """The same for who does not see all of the roadmap: slips, and no way to a card."""
    mine = queries.offered(request.user)
    view = queries.view_of(mine[0], [product]) if mine else None
    context = {"product": product, "view": view}
    return render(request, "roadmap/audience_panel.html", context)
