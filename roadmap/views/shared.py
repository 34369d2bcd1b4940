"""What a link shows to whoever has it: no account, no session, no way into the product."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from core.web import Request
from roadmap import queries, slides, visitors
from roadmap.actions import shares as actions
from roadmap.actions.shares import Try
from roadmap.models import Share
from roadmap.share_forms import PasscodeForm
from roadmap.visitors import Visitor

Page = Callable[[Request], HttpResponse]
ENTERED_FOR = 12 * 60 * 60  # seconds that a passcode holds in one browser


def unseen(view: Page) -> Page:
    """Keep the page out of search engines, caches and the addresses of other pages."""

    @wraps(view)
    def quiet(request: Request) -> HttpResponse:
        response = view(request)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return never_cache(quiet)


@login_not_required
@unseen
@require_GET
def shared_board(request: Request) -> HttpResponse:
    share = queries.living(request.GET.get("key", ""))
    if share is None or not has_entered(request, share):
        return closed(request, share)
    actions.look(share, visitor(request))
    context = shown(request, share)
    return framed(render(request, "roadmap/shared_board.html", context), share)


@login_not_required
@unseen
@require_GET
def shared_presentation(request: Request) -> HttpResponse:
    share = queries.living(request.GET.get("key", ""))
    if share is None or not has_entered(request, share):
        return closed(request, share)
    actions.look(share, visitor(request))
    context = shown(request, share)
    deck = slides.deck(context["view"])
    number = slides.number_of(request.GET.get("slide", ""), deck)
    back = f"{reverse('roadmap:shared_board')}?{context['query']}"
    context |= {"deck": deck, "back": back} | slides.around(number, deck)
    return framed(render(request, "roadmap/presentation.html", context), share)


# Exempt: a page without a referrer sends no origin that the check could compare, and
# there is no session to abuse. The post carries its own two secrets, link and passcode.
@csrf_exempt
@login_not_required
@unseen
@sensitive_post_parameters()
@require_POST
def shared_open(request: Request) -> HttpResponse:
    share = queries.living(request.GET.get("key", ""))
    form = PasscodeForm(request.POST)
    if share is None or not share.passcode_hash or not form.is_valid():
        return closed(request, share, form, status=422)
    passcode = form.cleaned_data["passcode"]
    ended = actions.try_passcode(share, passcode, visitor(request))
    if ended == Try.OPENED:
        return entered(request, share)
    form.add_error("passcode", SAYS[ended])
    return closed(request, share, form, status=429 if ended == Try.WAIT else 422)


SAYS = {
    Try.WRONG: "That is not the passcode. Ask whoever sent you the link.",
    Try.WAIT: "Too many wrong passcodes. Wait a quarter of an hour, then try again.",
}


def closed(
    request: Request,
    share: Share | None,
    form: PasscodeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The question for the passcode; without a living link, always the same page."""
    if share is None or not share.passcode_hash:
        return render(request, "roadmap/shared_gone.html", status=404)
    query = urlencode({"key": request.GET["key"]})
    context = {"form": form or PasscodeForm(), "query": query}
    response = render(request, "roadmap/shared_open.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(int(visitors.WAIT.total_seconds()))
    return response


def has_entered(request: Request, share: Share) -> bool:
    """True if the link has no passcode, or this browser gave it today."""
    if not share.passcode_hash:
        return True
    name, salt = cookie_of(share)
    kept = request.get_signed_cookie(name, "", salt=salt, max_age=ENTERED_FOR)
    return kept == str(share.pk)


def entered(request: Request, share: Share) -> HttpResponse:
    """Back to the roadmap, with a cookie that opens this link and nothing else."""
    query = urlencode({"key": request.GET["key"]})
    response = redirect(f"{reverse('roadmap:shared_board')}?{query}")
    name, salt = cookie_of(share)
    response.set_signed_cookie(
        name,
        str(share.pk),
        salt=salt,
        max_age=ENTERED_FOR,
        path=reverse("roadmap:shared_board"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def cookie_of(share: Share) -> tuple[str, str]:
    """Its name, and a salt that ties it to this link's passcode."""
    return f"shared_{share.pk}", f"roadmap.shared.{share.passcode_hash}"


def shown(request: Request, share: Share) -> dict[str, Any]:
    return {
        "view": queries.shared_view(share),
        "query": urlencode({"key": request.GET["key"]}),
        "until": share.expires_at,
        "note": settings.SHARED_NOTE,
    }


def framed(response: HttpResponse, share: Share) -> HttpResponse:
    """Let the sites that the link names show this answer in a frame; others cannot."""
    if share.origins:
        response._csp_replace = {"frame-ancestors": share.origins}  # type: ignore[attr-defined]
        response.xframe_options_exempt = True
    return response


def visitor(request: Request) -> Visitor:
    address = get_client_ip_address(request) or ""
    return Visitor(
        address=visitors.shortened(address),
        address_hash=salted_hmac("roadmap.visit", address).hexdigest(),
        agent=visitors.family(request.headers.get("User-Agent", "")),
    )
