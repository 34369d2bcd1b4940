"""Is this product run as a product? For its page, looked at now."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.clock import today
from core.web import Request
from dashboards import drifting
from portfolio.models import Drift, Product

PAST = 5


@require_GET
def drift_panel(request: Request, pk: int) -> HttpResponse:
    products = Product.objects.visible_to(request.user)
    owned = products.select_related("product_manager", "product_owner", "team")
    product = get_object_or_404(owned, pk=pk)
    kept = Drift.objects.filter(product=product)
    since = dict(kept.open().values_list("flag", "began_on"))
    seen = drifting.flags([product], today())[pk]
    context = {
        "product": product,
        "signs": [(flag, Drift.Flag(flag).label, since.get(flag)) for flag in seen],
        "past": kept.exclude(ended_on=None).order_by("-ended_on", "-id")[:PAST],
    }
    return render(request, "dashboards/drift_panel.html", context)
