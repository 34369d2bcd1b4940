from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from backlog.actions import scores as actions
from backlog.forms.items import FilterForm, RanksForm
from backlog.forms.scores import ScoreForm
from backlog.models import Item
from backlog.queries import grid
from backlog.queries.clash import clash_in
from backlog.queries.order import capacity
from backlog.queries.why import why
from core import access
from core.roles import Perm
from core.web import Request, answer, page_of


@require_GET
def item_grid(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    form, after = (
        FilterForm(request.GET, user=request.user),
        request.GET.get("after", ""),
    )
    items = grid.asked_for(request.user, **form.asked)
    page, room = page_of(items, after=after), capacity()
    rows = grid.rows_of(page.rows, request.user, room, first=not after)
    context = {"form": form, "page": page, "rows": rows, "room": room}
    context |= {"total": items.count(), "revision": grid.revision()}
    context["may_create"] = access.may(request.user, Perm.BACKLOG_EDIT)
    return render(request, "backlog/item_grid.html", context)


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
    return render(request, "backlog/item_ranks.html", context | {"revision": revision})


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
        return render(request, "backlog/_clash.html", {"clash": clash}, status=409)
    actions.score(item, **form.asked, by=request.user)
    context = {"row": grid.one_row(pk, request.user, capacity())}
    return answer(request, "backlog/_row.html", context, back=item.get_absolute_url())
