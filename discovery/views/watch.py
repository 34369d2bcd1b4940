"""The watch list: what the market offers or threatens, and what we think of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, page_of
from discovery.forms.watch import WatchFilter
from discovery.models import Note
from discovery.queries import watch
from discovery.watch_map import HORIZONS, POSITIONS, chart, finding, independence


@require_GET
def watch_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    form = WatchFilter(request.GET, user=request.user)
    rows = watch.watch_rows(request.user, form.asked, today())
    after = request.GET.get("after", "")
    page = page_of(rows.prefetch_related("products"), after=after, size=50)
    counts = watch.placed(rows)
    context = {"form": form, "page": page, "rows": [row(n) for n in page.rows]}
    context |= {"chart": chart(counts), "finding": finding(counts), "day": today()}
    context["placed"] = sum(counts.values())
    context["may_create"] = access.may(request.user, Perm.NOTE_CREATE)
    return render(request, "discovery/watch_list.html", context)


def row(note: Note) -> dict[str, object]:
    told = note.details
    return {
        "note": note,
        "position": POSITIONS.get(told.get("our_position", ""), ""),
        "horizon": HORIZONS.get(told.get("horizon", ""), ""),
        "source": independence(told.get("independence")),
        "until": watch.last_day(note),
    }
