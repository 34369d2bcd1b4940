from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from core.web import Request
from discovery.queries.freshness import freshness
from discovery.queries.opportunities import opportunity_rows
from discovery.queries.themes import theme_rows
from portfolio.models import Product

SHOWN = 8


@require_GET
def product_panel(request: Request, pk: int) -> HttpResponse:
    """What discovery says about one product, for its page."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    triage = Perm.DISCOVERY_TRIAGE
    context = about(product, request.user)
    context["may_triage"] = access.allows(request.user, triage, team=product.team)
    return render(request, "discovery/product_panel.html", context)


def about(product: Product, user: User) -> dict[str, Any]:
    """How fresh it is, and the opportunities and themes of one product."""
    fresh = freshness([product.pk], today())[product.pk]
    return {
        "product": product,
        "fresh": fresh,
        "silent": fresh.is_silent(today()),
        "opportunities": opportunity_rows(user).filter(product=product)[:SHOWN],
        "themes": theme_rows(user).filter(product=product)[:SHOWN],
    }
