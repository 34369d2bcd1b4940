"""Features on the page of an insight, and insights on the page of a feature."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from backlog.actions import insights as actions
from backlog.forms.insights import ToItemForm
from backlog.models import Item, ItemInsight
from core import access
from core.roles import Perm
from core.web import Request, answer
from discovery.models import Insight

PANEL = "backlog/insight_panel.html"


def an_insight(request: Request, pk: int) -> Insight:
    found = get_object_or_404(Insight.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    return found


def panel(
    request: Request, insight: Insight, form: ToItemForm | None = None
) -> dict[str, Any]:
    user = request.user
    rows = ItemInsight.objects.filter(
        insight=insight, item__in=Item.objects.visible_to(user)
    ).select_related("item__product__team")
    may_edit = access.may(user, Perm.BACKLOG_EDIT)
    return {
        "insight": insight,
        "links": rows.defer("item__words").order_by("item__key"),
        "form": form or (ToItemForm(user=user) if may_edit else None),
        "may_edit": may_edit,
    }


@require_GET
def insight_panel(request: Request, pk: int) -> HttpResponse:
    """The features an insight speaks for."""
    return render(request, PANEL, panel(request, an_insight(request, pk)))


@require_POST
def insight_link(request: Request, pk: int) -> HttpResponse:
    insight = an_insight(request, pk)
    access.require_somewhere(request.user, Perm.BACKLOG_EDIT)
    form = ToItemForm(request.POST, user=request.user)
    if not form.is_valid():
        return render(request, PANEL, panel(request, insight, form), status=422)
    actions.link(insight=insight, **form.cleaned_data, by=request.user)
    return answer(
        request, PANEL, panel(request, insight), back=insight.get_absolute_url()
    )


@require_POST
def insight_unlink(request: Request, pk: int, item: int) -> HttpResponse:
    insight = an_insight(request, pk)
    rows = Item.objects.visible_to(request.user).filter(insight_links__insight=insight)
    row = get_object_or_404(
        rows.select_related("product__team").defer("words"), pk=item
    )
    access.require(request.user, Perm.BACKLOG_EDIT, team=row.product.team)
    actions.unlink(row, insight, by=request.user)
    return answer(
        request, PANEL, panel(request, insight), back=insight.get_absolute_url()
    )


@require_GET
def item_insights(request: Request, pk: int) -> HttpResponse:
    """What was learned about one item, as far as this person may read it."""
    rows = Item.objects.visible_to(request.user).defer("words")
    item = get_object_or_404(rows, pk=pk)
    links = ItemInsight.objects.filter(
        item=item, insight__in=Insight.objects.visible_to(request.user)
    ).select_related("insight__product")
    context = {"links": links.order_by("-importance", "pk")}
    return render(request, "backlog/item_insights.html", context)
