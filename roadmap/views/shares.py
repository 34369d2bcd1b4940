"""Links to the roadmap: made, listed, looked into, revoked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.roles import Perm
from core.web import Request, go, page_of
from roadmap import queries
from roadmap.actions import shares as actions
from roadmap.models import Share
from roadmap.share_forms import ShareForm


def link_to(token: str, name: str = "roadmap:shared_board") -> str:
    """The secret goes into the query, which no log keeps."""
    return f"{reverse(name)}?{urlencode({'key': token})}"


@require_GET
def share_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_SHARE)
    rows = Share.objects.visible_to(request.user).for_list().order_by("-id")
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    return render(request, "roadmap/share_list.html", {"page": page})


@never_cache
@require_http_methods(["GET", "POST"])
def share_create(request: Request) -> HttpResponse:
    """The answer to the POST shows the link; nothing else ever does."""
    access.require_somewhere(request.user, Perm.ROADMAP_SHARE)
    start = {"audience": request.GET.get("audience", "")}
    form = ShareForm(request.POST or None, user=request.user, initial=start)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        share, token = actions.create(**form.cleaned_data, by=request.user)
        link = request.build_absolute_uri(link_to(token))
        context |= {"share": share, "link": link}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "roadmap/share_create.html", context, status=status)


@require_GET
def share_detail(request: Request, pk: int) -> HttpResponse:
    rows = Share.objects.visible_to(request.user).for_list()
    share = get_object_or_404(rows, pk=pk)
    visits = queries.visits(share)
    page = page_of(visits, after=request.GET.get("after", ""), size=50)
    context = {"share": share, "page": page, "carried": queries.is_carried(share)}
    return render(request, "roadmap/share_detail.html", context)


@require_POST
def share_revoke(request: Request, pk: int) -> HttpResponse:
    share = get_object_or_404(Share.objects.visible_to(request.user), pk=pk)
    actions.revoke(share, by=request.user)
    messages.success(request, f"The {str(share).lower()} opens nothing any more.")
    return go(request, share.get_absolute_url())
