from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from core import access
from core.roles import Perm
from core.web import Request, page_of
from portfolio.models import Product
from roadmap import queries
from roadmap.models import Card, Horizon

EMPTY = {
    Horizon.NOW: "Nothing in flight. Pull from Next when evidence is in.",
    Horizon.NEXT: "Nothing being proven.",
    Horizon.LATER: "Nothing here.",
}


def shown_board(request: Request) -> dict[str, Any]:
    """The board as this person filters it (query string: product, group)."""
    cards = Card.objects.visible_to(request.user)
    asked = request.GET.get("product", "")
    if asked.isdecimal():
        cards = cards.filter(product=int(asked))
    group = "product" if request.GET.get("group") == "product" else "objective"
    return {
        "board": queries.board(request.user, cards=cards, group=group),
        "columns": [(h, h.label, queries.SAYS[h], EMPTY[h]) for h in queries.COLUMNS],
        "query": request.GET.urlencode(),
    }


@require_GET
def board(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_READ)
    if not access.may(request.user, Perm.ROADMAP_VIEW):
        return redirect("roadmap:audience_board")
    context = shown_board(request) | {
        "products": Product.objects.visible_to(request.user).order_by("code"),
        "may_create": access.may(request.user, Perm.ROADMAP_EDIT),
    }
    return render(request, "roadmap/board.html", context)


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
    cards = Card.objects.visible_to(request.user).for_board().order_by("key", "pk")
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
