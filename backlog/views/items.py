from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog import scorers
from backlog.actions import items as actions
from backlog.actions import judged
from backlog.forms.items import (
    AnswerForm,
    ItemForm,
    LinkForm,
    MoveForm,
    NewItemForm,
    initial_of,
)
from backlog.forms.scores import ConfirmForm, ScoreForm
from backlog.models import Item
from backlog.queries import items as queries
from backlog.queries.debt import debt_of
from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, form_page, go, way_back
from discovery.models import Opportunity
from portfolio.models import Product


def find(user: User, pk: int) -> Item:
    rows = Item.objects.visible_to(user).defer("words")
    rows = rows.select_related(
        "product__team", "owner", "parent", "key_result", "scored_by", "basis"
    )
    return get_object_or_404(rows, pk=pk)


def forms_of(item: Item, user: User) -> dict[str, object]:
    """The forms and panels of an item's page that this person may use."""
    can_edit = access.allows(user, Perm.BACKLOG_EDIT, team=item.product.team)
    fills = scorers.fills(user, item) if item.takes_scores else ()
    initial = {
        name: getattr(item, name) for name in ScoreForm.base_fields if name != "seen"
    }
    return {
        "can_edit": can_edit,
        "can_see_gates": access.may(user, Perm.GATE_VIEW),
        "score_form": ScoreForm(initial=initial, only=fills) if fills else None,
        "move_form": MoveForm(item=item) if can_edit else None,
        "link_form": LinkForm(user=user) if can_edit else None,
    }


@require_GET
def item_detail(request: Request, pk: int) -> HttpResponse:
    item = find(request.user, pk)
    context = {"item": item} | queries.page(item, request.user)
    context |= forms_of(item, request.user)
    return render(request, "backlog/item_detail.html", context)


@require_http_methods(["GET", "POST"])
def item_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_EDIT)
    form = NewItemForm(
        request.POST or None, user=request.user, initial=prefilled(request)
    )
    if form.is_valid():
        item = actions.create(**form.cleaned_data, by=request.user)
        return go(request, item.get_absolute_url())
    status = 422 if form.is_bound else 200
    return render(request, "backlog/item_create.html", {"form": form}, status=status)


def prefilled(request: Request) -> dict[str, object]:
    """A new item as `?opportunity=`, `?product=`, `?parent=` and `?kind=` ask for it."""
    asked = request.GET.get("opportunity", "")
    rows, is_id = Opportunity.objects.visible_to(request.user), asked.isdecimal()
    found = rows.filter(pk=asked).first() if is_id and len(asked) < 19 else None
    initial: dict[str, object] = {
        name: request.GET.get(name, "") for name in ("product", "parent")
    }
    initial["kind"] = request.GET.get("kind", Item.Kind.FEATURE)
    if found:
        initial |= {
            "opportunity": found.pk,
            "product": found.product_id,
            "key_result": found.key_result_id,
        }
    return initial | {"service": Item.Service.STANDARD, "owner": request.user.pk}


@require_http_methods(["GET", "POST"])
def item_edit(request: Request, pk: int) -> HttpResponse:
    item = find(request.user, pk)
    access.require(request.user, Perm.BACKLOG_EDIT, team=item.product.team)
    form = ItemForm(request.POST or None, user=request.user, initial=initial_of(item))
    if form.is_valid():
        actions.edit(item, **form.cleaned_data, by=request.user)
        return go(request, item.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "item": item}
    return render(request, "backlog/item_edit.html", context, status=status)


@require_POST
def item_move(request: Request, pk: int) -> HttpResponse:
    item = find(request.user, pk)
    form = MoveForm(request.POST, item=item)
    if form.is_valid():
        actions.move(item, **form.cleaned_data, by=request.user)
        return go(request, item.get_absolute_url())
    context = {"item": item} | queries.page(item, request.user)
    context |= forms_of(item, request.user) | {"move_form": form}
    return render(request, "backlog/item_detail.html", context, status=422)


@require_POST
def item_confirm(request: Request, pk: int) -> HttpResponse:
    """Its scores still hold."""
    item, form = find(request.user, pk), ConfirmForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    judged.confirm(item, version=version, by=request.user)
    return go(request, item.get_absolute_url())


@require_POST
def item_link(request: Request, pk: int) -> HttpResponse:
    item = find(request.user, pk)
    form = LinkForm(request.POST, user=request.user)
    if form.is_valid():
        actions.link(item, **form.cleaned_data, by=request.user)
        return go(request, item.get_absolute_url())
    context = {"item": item} | queries.page(item, request.user)
    context |= forms_of(item, request.user) | {"link_form": form}
    return render(request, "backlog/item_detail.html", context, status=422)


@require_POST
def item_unlink(request: Request, pk: int, opportunity_pk: int) -> HttpResponse:
    item = find(request.user, pk)
    rows = Opportunity.objects.visible_to(request.user)
    opportunity = get_object_or_404(rows, pk=opportunity_pk)
    actions.unlink(item, opportunity=opportunity, by=request.user)
    return go(request, way_back(request, item.get_absolute_url()))


@require_http_methods(["GET", "POST"])
def opportunity_link_item(request: Request, pk: int) -> HttpResponse:
    """Link and unlink what answers a need, from its side."""
    rows = Opportunity.objects.visible_to(request.user)
    need = get_object_or_404(rows.select_related("product"), pk=pk)
    access.require_somewhere(request.user, Perm.BACKLOG_EDIT)
    form = AnswerForm(request.POST or None, user=request.user, opportunity=need)
    if form.is_valid():
        actions.link(form.cleaned_data["item"], opportunity=need, by=request.user)
        return go(request, way_back(request, need.get_absolute_url()))
    context = {"opportunity": need, "back": request.GET.get("back", "")}
    context["items"] = queries.answering(need, request.user)
    page = "backlog/opportunity_link_item.html"
    return form_page(request, page, form, **context)


@require_GET
def product_panel(request: Request, pk: int) -> HttpResponse:
    """The top of a product's backlog, for its page."""
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    user = request.user
    context = {"product": product, "top": queries.top_of(product, user)}
    context["debt"] = debt_of(product, user)
    context["can_edit"] = access.allows(user, Perm.BACKLOG_EDIT, team=product.team)
    return render(request, "backlog/product_panel.html", context)


@require_GET
def opportunity_panel(request: Request, pk: int) -> HttpResponse:
    """What is planned for an opportunity, for its page."""
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    rows = Opportunity.objects.visible_to(request.user)
    opportunity = get_object_or_404(rows, pk=pk)
    context = {
        "opportunity": opportunity,
        "items": queries.answering(opportunity, request.user),
        "may_create": access.may(request.user, Perm.BACKLOG_EDIT),
    }
    return render(request, "backlog/opportunity_panel.html", context)
