"""Where we have listened, and the calendar of where we will."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.calendar_files import TYPE
from core.clock import today
from core.roles import Perm
from core.web import Request
from discovery import session_files
from discovery.actions import feeds
from discovery.forms.coverage import CoverageForm
from discovery.models import CalendarFeed, ListeningSession
from discovery.queries.coverage import meter

BACK = timedelta(days=30)  # what a calendar keeps of what is over
SUGGESTED = 6


@require_GET
def coverage(request: Request) -> HttpResponse:
    """Sites by queue, shift, time in the job or channel: heard, stale, unheard."""
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    form = CoverageForm(request.GET, user=request.user)
    shown = meter(form.axis, today(), form.of)
    context = {
        "form": form,
        "meter": shown,
        "suggested": shown.wanted[:SUGGESTED],
        "half_life": settings.HEARD_HALF_LIFE,
        "least": settings.VOICES_AT_LEAST,
        "may_plan": access.may(request.user, Perm.NOTE_CREATE),
    }
    return render(request, "discovery/coverage.html", context)


# --- calendars ------------------------------------------------------------------------------
def answer(request: Request, rows: list[ListeningSession], name: str) -> HttpResponse:
    root = f"{request.scheme}://{request.get_host()}"
    host = request.get_host().partition(":")[0]
    text = session_files.calendar(rows, host=host, root=root)
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(text, content_type=TYPE, headers=headers)


@require_GET
def session_calendar(request: Request, pk: int) -> HttpResponse:
    rows = ListeningSession.objects.visible_to(request.user).for_list()
    session = get_object_or_404(rows, pk=pk)
    return answer(request, [session], session.code)


@login_not_required
@never_cache
@require_GET
def calendar_feed(request: Request) -> HttpResponse:
    """The sessions to come, to a calendar that knows the secret; 404 to anybody else."""
    feed = feeds.living(request.GET.get("key", ""))
    if feed is None:
        raise Http404
    rows = ListeningSession.objects.visible_to(feed.person).for_list()
    rows = rows.filter(held_on__gte=today() - BACK).order_by("held_on", "id")
    return answer(request, list(rows[:500]), "listening-sessions")


@never_cache
@require_GET
def calendar_address(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    feed = CalendarFeed.objects.filter(person=request.user, revoked_at=None).first()
    return render(request, "discovery/calendar_address.html", {"feed": feed})


@never_cache
@require_POST
def calendar_renew(request: Request) -> HttpResponse:
    """The answer shows the address; nothing else ever does."""
    feed, secret = feeds.renew(by=request.user)
    at = f"{reverse('discovery:calendar_feed')}?{urlencode({'key': secret})}"
    context = {"feed": feed, "address": request.build_absolute_uri(at)}
    return render(request, "discovery/calendar_address.html", context)


@require_POST
def calendar_revoke(request: Request) -> HttpResponse:
    feeds.revoke(by=request.user)
    messages.success(
        request, "The address is revoked: calendars that have it find nothing."
    )
    return redirect("discovery:calendar_address")
