from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from backlog.models import Item
from core import access
from core.roles import Perm
from core.web import Request, page_of
from pilots import economy, queries
from pilots.models import Pilot
from pilots.models.pilots import PilotQuerySet
from portfolio.models import Product


@require_GET
def pilot_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PILOT_VIEW)
    rows = queries.listed(request.user, request.GET).for_list()
    rows = rows.order_by("-created_at", "-id")
    page = page_of(rows, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "cost": economy.of(queries.endings(request.user)),
        "states": Pilot.State.choices,
        "products": Product.objects.visible_to(request.user).order_by("code"),
        "may_create": access.may(request.user, Perm.PILOT_RUN),
    }
    return render(request, "pilots/pilot_list.html", context)


@require_GET
def product_panel(request: Request, pk: int) -> HttpResponse:
    """A product's pilots, newest first, for its page."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    rows = Pilot.objects.visible_to(request.user).filter(product=product)
    may = access.allows(request.user, Perm.PILOT_RUN, team=product.team)
    context = {"may_create": may, "pilots": newest(rows)}
    return render(request, "pilots/panel.html", context)


@require_GET
def item_panel(request: Request, pk: int) -> HttpResponse:
    """The pilots that test a feature, for its page."""
    items = Item.objects.visible_to(request.user).select_related("product__team")
    item = get_object_or_404(items, pk=pk)
    rows = Pilot.objects.visible_to(request.user).filter(item=item)
    may = access.allows(request.user, Perm.PILOT_RUN, team=item.product.team)
    context = {"item": item, "may_create": may, "pilots": newest(rows)}
    return render(request, "pilots/panel.html", context)


def newest(rows: PilotQuerySet) -> PilotQuerySet:
    return rows.for_list().order_by("-created_at", "-id")[:20]
