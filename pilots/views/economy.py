"""What finding out cost: the figures, each with the pilots they come from."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, page_of
from pilots import economy, page, queries


@require_GET
def economy_detail(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PILOT_VIEW)
    rows = page_of(
        queries.decided(request.user).for_list(), after=request.GET.get("after", "")
    )
    context = figures(request.user) | {"page": rows}
    context["endings"] = [(each, queries.ending(each)) for each in rows.rows]
    return render(request, "pilots/economy_detail.html", context)


@require_GET
def economy_panel(request: Request) -> HttpResponse:
    """The same figures in short, for the page of outcomes."""
    access.require_somewhere(request.user, Perm.PILOT_VIEW)
    return render(request, "pilots/economy_panel.html", figures(request.user))


def figures(user: User) -> dict[str, Any]:
    endings = queries.endings(user)
    kinds = economy.by(endings, lambda each: each.kind)
    return {
        "cost": economy.of(endings),
        "kinds": [(page.KINDS[name], found) for name, found in kinds.items()],
        "quarters": list(economy.by(endings, economy.quarter).items())[-8:],
        "cheap": economy.fails_where_it_is_cheap(kinds),
        "chart": page.stops_chart(endings),
    }
