"""The roadmap as an audience sees it: as a board, and as slides."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from core import access
from core.models import User
from core.roles import Perm
from core.web import Request
from portfolio.models import Product
from roadmap import queries, slides
from roadmap.audiences import RULES, Audience


def asked_products(user: User, pk: str) -> list[Product]:
    """The one product that a page is narrowed to, or none: all of them."""
    wanted = int(pk) if pk.isdecimal() else 0
    return list(Product.objects.visible_to(user).filter(pk=wanted))


def asked_view(request: Request) -> dict[str, Any]:
    """What the address asks for (query string: audience, product)."""
    audience = queries.asked(request.user, request.GET.get("audience", ""))
    products = asked_products(request.user, request.GET.get("product", ""))
    narrowed = {"audience": audience.value}
    if products:
        narrowed["product"] = str(products[0].pk)
    return {
        "view": queries.view_of(audience, products),
        "product": products[0] if products else None,
        "query": urlencode(narrowed),
    }


@require_GET
def audience_board(request: Request) -> HttpResponse:
    context = asked_view(request)
    context |= {
        "tabs": tabs(request, context["view"].audience),
        "products": Product.objects.visible_to(request.user).order_by("code"),
        "may_share": access.may(request.user, Perm.ROADMAP_SHARE),
        "whole": access.may(request.user, Perm.ROADMAP_VIEW),
    }
    return render(request, "roadmap/audience_board.html", context)


def tabs(request: Request, current: Audience) -> list[dict[str, Any]]:
    """One for each audience that this person may look as."""
    offered = queries.offered(request.user)
    query = request.GET.copy()
    found = []
    for audience in offered if len(offered) > 1 else []:
        query["audience"] = audience.value
        url = f"{reverse('roadmap:audience_board')}?{query.urlencode()}"
        label = RULES[audience].label
        found.append({"label": label, "url": url, "current": audience == current})
    return found


@require_GET
def presentation(request: Request) -> HttpResponse:
    context = asked_view(request)
    deck = slides.deck(context["view"])
    number = slides.number_of(request.GET.get("slide", ""), deck)
    back = f"{reverse('roadmap:audience_board')}?{context['query']}"
    context |= {"deck": deck, "back": back} | slides.around(number, deck)
    return render(request, "roadmap/presentation.html", context)
