"""Capabilities by vendors, with contract end, cost to leave and promises kept."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, page_of
from portfolio.forms.fields import asked
from portfolio.forms.vendor_map import VendorMapFilter
from portfolio.queries.vendor_map import mapped, offered


@require_GET
def vendor_map(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_VIEW)
    form = VendorMapFilter(request.GET, user=request.user)
    rows = offered(request.user, asked(form))
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    context = {"form": form, "page": page, "day": today()}
    context["map"] = mapped(page.rows, today())
    return render(request, "portfolio/vendor_map.html", context)
