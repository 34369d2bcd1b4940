"""The backlog as a tree. Every branch has an address, so it opens without a script too."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from backlog.models import Item
from backlog.queries import tree
from core import access
from core.roles import Perm
from core.web import Request, page_of
from portfolio.models import Product


@require_GET
def item_tree(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    products = Product.objects.visible_to(request.user).order_by("code")
    asked = request.GET.get("product", "")
    rows = tree.tops(request.user)
    if asked.isdecimal() and len(asked) < 19:
        rows = rows.filter(product=int(asked))
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    context = {"page": page, "branches": tree.branches(page.rows, request.user)}
    context |= {"products": products, "asked": asked}
    return render(request, "backlog/item_tree.html", context)


@require_GET
def item_branch(request: Request, pk: int) -> HttpResponse:
    """What stands right under an item: a part of the tree, or a page of its own."""
    rows = Item.objects.visible_to(request.user).defer("words")
    rows = rows.select_related("product__team", "parent")
    item = get_object_or_404(rows, pk=pk)
    children = tree.children_of(item, request.user)
    page = page_of(children, after=request.GET.get("after", ""), size=50)
    context = {"item": item, "page": page, "can_edit": may_edit(request, item)}
    context["under"] = tree.under([pk], request.user).get(pk, tree.NOTHING)
    context["branches"] = tree.branches(page.rows, request.user)
    return render(request, "backlog/item_branch.html", context)


def may_edit(request: Request, item: Item) -> bool:
    return access.allows(request.user, Perm.BACKLOG_EDIT, team=item.product.team)
