from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from backlog.actions import cells
from backlog.actions import scores as actions
from backlog.columns import choices
from backlog.forms.cells import CellForm, editors
from backlog.forms.items import FilterForm, RanksForm
from backlog.forms.scores import ScoreForm
from backlog.models import Item
from backlog.queries import grid, lifts
from backlog.queries.clash import cell_clash_in, clash_in
from backlog.queries.order import capacity
from backlog.queries.why import why
from backlog.views.columns import columns_of, shown_columns
from core import access, saved_views
from core.roles import Perm
from core.web import Request, answer, page_of

HERE = "backlog:item_grid"


@require_GET
def item_grid(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    if begins := "" if request.GET else saved_views.default_of(request.user, HERE):
        return redirect(begins)
    form = FilterForm(request.GET, user=request.user)
    after = request.GET.get("after", "")
    items = grid.asked_for(request.user, **form.asked)
    page, room = page_of(lifts.without(items), after=after), capacity()
    rows = grid.page_rows(items, page, request.user, room, first=not after)
    context = {"form": form, "page": page, "rows": rows, "room": room}
    context |= around(request) | {"revision": grid.revision(), "total": items.count()}
    return render(request, "backlog/item_grid.html", context)


def around(request: Request) -> dict[str, Any]:
    """What stands about the rows: the columns and their menu, saved views, editors."""
    may_edit = access.may(request.user, Perm.BACKLOG_EDIT)
    query = request.GET.urlencode()
    return shown_columns(request) | {
        "choices": choices(columns_of(request)),
        "views": saved_views.offered(request.user, HERE, query),
        "may_create": may_edit,
        "editors": editors() if may_edit else [],
    }


@require_GET
def item_ranks(request: Request) -> HttpResponse:
    """What moved on somebody's screen since the revision they hold; 204 if nothing."""
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    held, revision = request.headers.get("X-Rev", ""), grid.revision()
    if held == str(revision):
        return HttpResponse(status=204)
    form = RanksForm(request.GET)
    form.is_valid()
    since = int(held) if held.isdecimal() and len(held) < 19 else revision
    context = grid.moved(request.user, since, form.cleaned_data.get("rows", []))
    context |= shown_columns(request) | {"revision": revision}
    return render(request, "backlog/item_ranks.html", context)


@require_GET
def item_why(request: Request, pk: int) -> HttpResponse:
    rows = Item.objects.visible_to(request.user).for_list().select_related("parent")
    item = get_object_or_404(rows, pk=pk)
    context = {"item": item, "why": why(item, request.user)}
    return render(request, "backlog/item_why.html", context)


@require_POST
def item_score(request: Request, pk: int) -> HttpResponse:
    item = get_object_or_404(Item.objects.visible_to(request.user).for_list(), pk=pk)
    form = ScoreForm(request.POST)
    if not form.is_valid():
        context = {"item": item, "form": form}
        return render(request, "backlog/item_score.html", context, status=422)
    if request.htmx and (clash := clash_in(item, **form.asked)):
        context = shown_columns(request) | {"clash": clash}
        return render(request, "backlog/_clash.html", context, status=409)
    actions.score(item, **form.asked, by=request.user)
    return the_row(request, item)


@require_POST
def item_cell(request: Request, pk: int) -> HttpResponse:
    item = get_object_or_404(Item.objects.visible_to(request.user).for_list(), pk=pk)
    form = CellForm(request.POST)
    if not form.is_valid():
        context = {"item": item, "form": form}
        return render(request, "backlog/item_cell.html", context, status=422)
    if request.htmx and (clash := cell_clash_in(item, **form.asked)):
        context = shown_columns(request) | {"clash": clash}
        return render(request, "backlog/_clash.html", context, status=409)
    cells.change(item, **form.asked, by=request.user)
    return the_row(request, item)


def the_row(request: Request, item: Item) -> HttpResponse:
    """An item just saved, as the grid shows it now; a plain browser sees its page."""
    context = {"row": grid.one_row(item.pk, request.user, capacity())}
    context |= shown_columns(request)
    return answer(request, "backlog/_row.html", context, back=item.get_absolute_url())
