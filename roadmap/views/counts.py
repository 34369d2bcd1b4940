"""What the pages of products ask the roadmap: how many cards, and what waits for what."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core import access
from core.roles import Perm
from core.web import Request
from portfolio.models import Product
from roadmap import queries
from roadmap.models import Card, Dependency
from roadmap.queries.shown import Need, conflict_of

MOST = 100  # a page of products
SHOWN = 20
DIGITS = 19  # of an id in the database


@require_GET
def horizon_counts(request: Request) -> HttpResponse:
    """Cells for each product asked for, the whole of its line, and other wholes."""
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    return render(request, "roadmap/horizon_counts.html", counts(request))


def counts(request: Request) -> dict[str, Any]:
    """{what: {key: [now, next, later]}}, of products apart from wholes."""
    asked = Q(pk__in=keys(request, "products"))
    seen = Product.objects.visible_to(request.user).filter(asked)
    products = dict(seen.values_list("pk", "line_id"))
    lines = {line for line in products.values() if line} | keys(request, "lines")
    portfolios = keys(request, "portfolios")
    wholes = {
        "line": counted(request, "product__line", lines),
        "portfolio": counted(request, "product__line__portfolio", portfolios),
    }
    return {"products": counted(request, "product", products), "wholes": wholes}


def keys(request: Request, name: str) -> set[int]:
    """The ids that the address names; what is no id is left out."""
    asked = request.GET.get(name, "").split(",")
    return {int(key) for key in asked[:MOST] if key.isdecimal() and len(key) < DIGITS}


def counted(request: Request, of: str, keys: Iterable[int]) -> dict[int, list[int]]:
    """{key: [now, next, later]}, as far as this person sees the cards. One query."""
    names = [str(name) for name in queries.COLUMNS]
    found = {key: dict.fromkeys(names, 0) for key in keys}
    cards = Card.objects.visible_to(request.user).filter(
        **{f"{of}__in": list(found)}, horizon__in=names
    )
    rows = cards.values_list(of, "horizon").annotate(Count("id")).order_by()
    for key, horizon, many in rows:
        found[key][horizon] = many
    return {key: list(columns.values()) for key, columns in found.items()}


@require_GET
def dependency_panel(request: Request, pk: int) -> HttpResponse:
    """What a product's open cards wait for, and who waits for them, for its page."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    seen = Dependency.objects.visible_to(request.user)
    rows = seen.select_related("card__product", "needed__product").order_by("pk")
    waits = rows.filter(card__product=product, card__horizon__in=queries.COLUMNS)
    others = rows.filter(needed__product=product, card__horizon__in=queries.COLUMNS)
    context = {
        "waits": [Need(row, conflict_of(row.card, row)) for row in waits[:SHOWN]],
        "awaited": others.exclude(card__product=product)[:SHOWN],
    }
    return render(request, "roadmap/dependency_panel.html", context)
