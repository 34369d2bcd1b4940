"""What finding out cost: the figures, each with the pilots they come from."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, page_of
from pilots import economy, page, queries
from pilots.models import Pilot


@require_GET
def economy_detail(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PILOT_VIEW)
    asked = request.GET
    found = queries.decided(request.user, asked).for_list()
    rows = page_of(found, after=asked.get("after", ""))
    context = figures(request.user) | {"page": rows, "asked": in_words(asked)}
    context["endings"] = [(each, queries.ending(each)) for each in rows.rows]
    return render(request, "pilots/economy_detail.html", context)


@require_GET
def economy_panel(request: Request) -> HttpResponse:
    """The same figures in short, for the page of outcomes."""
    access.require_somewhere(request.user, Perm.PILOT_VIEW)
    return render(request, "pilots/economy_panel.html", figures(request.user))


def in_words(asked: Mapping[str, str]) -> str:
    """“Proof of concept, stop, 2026 Q3”: what the list is narrowed to; "" for all."""
    known = queries.narrowed(asked)
    words = [page.KINDS[known["kind"]]] if "kind" in known else []
    if "decision" in known:
        words.append(Pilot.Decision(known["decision"]).label.lower())
    if queries.QUARTER.fullmatch(asked.get("quarter", "")):
        words.append(asked["quarter"])
    said = ", ".join(words)
    return said[:1].upper() + said[1:]


def figures(user: User) -> dict[str, Any]:
    endings = queries.endings(user)
    kinds = economy.by(endings, lambda each: each.kind)
    quarters = [*economy.by(endings, economy.quarter).items()]
    return {
        "cost": economy.of(endings),
        "kinds": [
            (page.KINDS[n], found, urlencode({"kind": n})) for n, found in kinds.items()
        ],
        "quarters": [
            (n, found, urlencode({"quarter": n})) for n, found in quarters[-8:]
        ],
        "cheap": economy.fails_where_it_is_cheap(kinds),
        "chart": page.stops_chart(endings),
    }
