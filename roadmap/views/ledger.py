"""The promises ledger: the whole list, and what is new since one last looked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.clock import today
from core.errors import Refused
from core.roles import Perm
from core.web import Request, answer, page_of
from roadmap import actions
from roadmap.filters import MoveFilter, SeenForm
from roadmap.queries import ledger as queries
from roadmap.sheets import csv_answer

PARTS = {
    "board": "Board",
    "move_list": "Ledger",
    "since": "Since you last looked",
    "snapshot_list": "Snapshots",
    "past_now": "Promises kept",
    "review_list": "Review of Later",
}


def tabs(current: str) -> list[dict[str, Any]]:
    """The parts of the ledger, beside the board that they tell of."""
    return [
        {
            "label": label,
            "url": reverse(f"roadmap:{name}"),
            "current": name == current,
            "count": None,
        }
        for name, label in PARTS.items()
    ]


@require_GET
def move_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    form = MoveFilter(request.GET, user=request.user)
    wanted = form.wanted()
    moves = queries.ledger(request.user, wanted)
    page = page_of(moves, after=request.GET.get("after", ""), size=50)
    context = {"form": form, "wanted": wanted, "page": page}
    context |= {"lines": queries.lines(page.rows), "tabs": tabs("move_list")}
    return render(request, "roadmap/move_list.html", context)


@require_GET
def move_export(request: Request) -> StreamingHttpResponse:
    """The same list as a file, as it is filtered."""
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    wanted = MoveFilter(request.GET, user=request.user).wanted()
    rows = queries.sheet(queries.ledger(request.user, wanted))
    return csv_answer(f"roadmap-ledger-{today()}", queries.SHEET, rows)


PANEL = 5  # the newest moves that the panel shows


def news(request: Request, size: int) -> dict[str, Any]:
    """The moves since this person looked; `up_to` is the newest of them."""
    look = queries.look_of(request.user)
    after = request.GET.get("after", "")
    page = page_of(queries.since(request.user, look), after=after, size=size)
    up_to = page.rows[0].pk if page.rows and not after else None
    return {
        "look": look,
        "page": page,
        "lines": queries.lines(page.rows),
        "up_to": up_to,
    }


@require_GET
def since(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    context = news(request, 50) | {"tabs": tabs("since")}
    return render(request, "roadmap/since.html", context)


@require_GET
def since_panel(request: Request) -> HttpResponse:
    """The newest of them, for the board."""
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    return render(request, "roadmap/since_panel.html", news(request, PANEL))


@require_POST
def since_seen(request: Request) -> HttpResponse:
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Refused("Say up to which line you have read. Look at the newest again.")
    actions.mark_read(up_to=form.cleaned_data["up_to"], by=request.user)
    if not request.htmx:
        messages.success(request, "Marked as seen.")
    context = news(request, PANEL)
    back = reverse("roadmap:since")
    return answer(request, "roadmap/since_panel.html", context, back=back)
