"""How many cards stand in each column, for the list of products."""

from collections.abc import Iterable

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import access
from core.roles import Perm
from core.web import Request
from portfolio.models import Product
from roadmap import queries
from roadmap.models import Card

MOST = 100  # a page of products


@require_GET
def horizon_counts(request: Request) -> HttpResponse:
    """Cells for each product asked for, and for the whole of each one's line."""
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    asked = [key for key in request.GET.get("products", "").split(",") if key.isdigit()]
    seen = Product.objects.visible_to(request.user).filter(pk__in=asked[:MOST])
    products = dict(seen.values_list("pk", "line_id"))
    lines = {line for line in products.values() if line}
    context = {
        "products": counted(request, "product", products),
        "lines": counted(request, "product__line", lines),
    }
    return render(request, "roadmap/horizon_counts.html", context)


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
