from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core import access
from core.clock import today
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
    fresh = freshness([product.pk], today())[product.pk]
    context = {
        "product": product,
        "fresh": fresh,
        "silent": fresh.is_silent(today()),
        "opportunities": opportunity_rows(request.user).filter(product=product)[:SHOWN],
        "themes": theme_rows(request.user).filter(product=product)[:SHOWN],
        "may_triage": access.allows(
            request.user, Perm.DISCOVERY_TRIAGE, team=product.team
        ),
    }
    return render(request, "discovery/product_panel.html", context)
