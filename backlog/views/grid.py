from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from backlog import exports, scorers
from backlog.actions import cells
from backlog.actions import scores as actions
from backlog.columns import choices
from backlog.forms.cells import CellForm, editors
from backlog.forms.filters import FilterForm, GroupForm
from backlog.forms.items import RanksForm
from backlog.forms.scores import ScoreForm
from backlog.models import Item
from backlog.models.items import ItemQuerySet
from backlog.queries import extras, grid, groups, lifts
from backlog.queries.asked import asked_for
from backlog.queries.clash import cell_clash_in, clash_in
from backlog.queries.order import capacity
from backlog.queries.why import why
from backlog.views.columns import columns_of, shown_columns
from core import access, saved_views
from core.roles import Perm
from core.web import Request, answer, page_of

HERE = "backlog:item_grid"
KEPT = ("columns", "group")  # of the address, when a filter changes


@require_GET
def item_grid(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    if begins := "" if request.GET else saved_views.default_of(request.user, HERE):
        return redirect(begins)
    form = FilterForm(request.GET, user=request.user)
    items = asked_for(request.user, **form.asked)
    context = {"form": form, "revision": grid.revision(), "total": items.count()}
    context |= grouped(request, items) or listed(request, items)
    return render(request, "backlog/item_grid.html", context | around(request, form))


def listed(request: Request, items: ItemQuerySet) -> dict[str, Any]:
    """A page of the one list, with the line of what fits."""
    after, room = request.GET.get("after", ""), capacity()
    page = page_of(lifts.without(items), after=after)
    rows = grid.page_rows(items, page, request.user, room, first=not after)
    return {"page": page, "rows": rows, "room": room, "groups": []}


def grouped(request: Request, items: ItemQuerySet) -> dict[str, Any]:
    """The groups of `?group=`, or a page of the one that `in` names; {} without."""
    asked = GroupForm(request.GET)
    if not asked.way:
        return {}
    if asked.one:
        after = request.GET.get("after", "")
        args = items, asked.way, asked.one, request.user
        found = groups.more_of(*args, after=after)
        shown, count = ([found], 1) if found else ([], 0)
    else:
        start = asked.first
        shown, count = groups.groups(items, asked.way, request.user, start=start)
    following = asked.first + groups.MOST
    more = following if following < count else 0
    rows = [row for each in shown for row in each.rows]
    return {"groups": shown, "rows": rows, "group_count": count, "more_groups": more}


def around(request: Request, form: FilterForm) -> dict[str, Any]:
    """What stands about the rows: the columns and their menu, saved views, editors."""
    may_edit = access.may(request.user, Perm.BACKLOG_EDIT)
    own = extras.columns(form.own.values())
    query = request.GET.urlencode()
    return shown_columns(request) | {
        "choices": choices(columns_of(request), own),
        "kept": KEPT,
        "ways": [(name, way.label) for name, way in groups.WAYS.items()],
        "kinds": [(kind, label) for kind, (label, _) in exports.KINDS.items()],
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
    scorers.require_fill(request.user, item, request.POST)
    form = ScoreForm(request.POST, only=scorers.fills(request.user, item))
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
    form = CellForm(request.POST, item=item)
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
