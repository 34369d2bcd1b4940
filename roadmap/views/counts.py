"""What the pages of products ask the roadmap: how many cards, and what waits for what."""

from collections.abc import Iterable

from django.db.models import Count
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
