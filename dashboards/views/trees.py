from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core import access
from core.models import User
from core.roles import Perm
from core.web import Request
from dashboards import solution_tree as trees
from portfolio.models import Product


@require_GET
def opportunity_tree(request: Request) -> HttpResponse:
    """Outcome, needs, features, experiments of one product, and what is missing."""
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    request.place = "discovery:opportunity_list"
    offered = list(trees.products(request.user))
    product = chosen(request.GET.get("product", ""), offered, request.user)
    asked = request.GET.get("outcome", "")
    context: dict[str, Any] = {"products": offered, "product": product, "asked": asked}
    if product:
        whole = trees.tree(product, request.user)
        context |= {"whole": whole, "tree": trees.narrowed(whole, asked)}
        context["back"] = quote(request.get_full_path(), safe="")
        context |= rights(product, request.user)
    return render(request, "dashboards/opportunity_tree.html", context)


def chosen(asked: str, offered: list[Product], user: User) -> Product | None:
    """The one that is asked for, else the first; 404 for what they may not see."""
    if not asked.isdecimal():
        return offered[0] if offered else None
    return get_object_or_404(Product.objects.visible_to(user), pk=int(asked))


def rights(product: Product, user: User) -> dict[str, bool]:
    may_edit = access.allows(user, Perm.DISCOVERY_TRIAGE, team=product.team)
    return {"may_edit": may_edit, "may_open": access.may(user, Perm.PORTFOLIO_VIEW)}
