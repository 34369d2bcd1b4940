"""The same cards by date, for those who must: only dates that are real."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from core import access, saved_views
from core.roles import Perm
from core.web import Request
from roadmap.forms import BoardFilter
from roadmap.queries.timeline import dated

HERE = "roadmap:timeline"


@require_GET
def timeline(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    begins = saved_views.default_of(request.user, HERE) if not request.GET else ""
    if begins:
        return redirect(begins)
    asked = BoardFilter(request.GET, user=request.user)
    context: dict[str, Any] = {"filter": asked, "query": request.GET.urlencode()}
    context["views"] = saved_views.offered(request.user, HERE, context["query"])
    context["timeline"] = dated(request.user, wanted=asked.wanted())
    return render(request, "roadmap/timeline.html", context)
