"""The same cards by date, for those who must: only dates that are real."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import access
from core.roles import Perm
from core.web import Request
from roadmap.forms import BoardFilter
from roadmap.queries.timeline import dated


@require_GET
def timeline(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    asked = BoardFilter(request.GET, user=request.user)
    context = {"filter": asked, "query": request.GET.urlencode()}
    context["timeline"] = dated(request.user, wanted=asked.wanted())
    return render(request, "roadmap/timeline.html", context)
