from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from backlog.models import Item
from core import access
from core.roles import Perm
from core.web import Request, page_of
from pilots import queries
from pilots.forms.sizing import SizingForm
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
        "cost": queries.stop_cost(request.user),
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


@require_GET
def sample_size(request: Request) -> HttpResponse:
    """How many units a pilot needs; the question is in the address."""
    access.require_somewhere(request.user, Perm.PILOT_VIEW)
    form = SizingForm(request.GET if "kind" in request.GET else None)
    answer = form.cleaned_data.get("answer") if form.is_valid() else None
    status = 422 if form.is_bound and not answer else 200
    context = {"form": form, "answer": answer}
    return render(request, "pilots/sample_size.html", context, status=status)
