from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.web import Request
from dashboards import thread as threads
from dashboards.stages import BY_KIND


@require_GET
def thread(request: Request, kind: str, pk: int) -> HttpResponse:
    """The evidence chain through one node, upstream and downstream."""
    if kind not in BY_KIND:
        raise Http404("There is no such kind of thing in the chain.")
    start = get_object_or_404(threads.visible(kind, request.user), pk=pk)
    found = threads.thread(kind, start, request.user)
    return render(request, "dashboards/thread.html", {"thread": found})
