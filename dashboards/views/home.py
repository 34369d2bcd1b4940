from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import access
from core.models import User
from core.roles import Perm
from core.web import Request
from dashboards import changes as changed
from dashboards import my_notes, reports
from dashboards import search as finding
from dashboards.waiting import waiting
from discovery.queries.answers import told
from discovery.queries.notes import my_notes as sent_by
from governance.models import Change
from portfolio.models import Product

MINE = 6


@require_GET
def home(request: Request) -> HttpResponse:
    """What waits for me, what changed, and what is mine; by permission, not by role."""
    return render(request, "dashboards/home.html", shown(request.user))


def shown(user: User) -> dict[str, Any]:
    reads_all = access.may(user, Perm.DASHBOARD_VIEW)
    collects = access.may(user, Perm.NOTE_CREATE)
    products = Product.objects.filter(product_manager=user) | Product.objects.filter(
        product_owner=user
    )
    return {
        "welcome": not access.memberships(user),
        "tasks": waiting(user),
        "changes": changed.changes(user) if reads_all else my_notes.became(user),
        "reads_all": reads_all,
        "collects": collects,
        "center": newest_changes(user) if not reads_all else [],
        "my_notes": told(list(sent_by(user)[:MINE]), user) if collects else [],
        "my_products": products.select_related("team").order_by("code"),
        "tiles": reports.tiles() if reads_all else [],
    }


def newest_changes(user: User) -> QuerySet[Change]:
    """What has changed in the center, for those who work with it on the floor."""
    return Change.objects.visible_to(user).live().order_by("-live_at", "-pk")[:MINE]


@require_GET
def search(request: Request) -> HttpResponse:
    """For the palette: JSON, grouped by kind."""
    found = finding.search(request.GET.get("q", "")[:100], request.user)
    return JsonResponse({"results": found})
