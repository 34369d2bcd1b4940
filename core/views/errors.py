"""Answers to what went wrong, in the shape the caller reads: page or JSON."""

from datetime import timedelta
from math import ceil
from typing import Any

import structlog
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from core.clock import now
from core.views import unsent

log = structlog.get_logger(__name__)
TOO_MUCH = "That is more than can be sent at once, and nothing was saved. Go back, and choose fewer or shorten it."


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: usually a page left open overnight.

    Its words are shown to be sent once more, if a page of ours sent them.
    """
    if unsent.came_from_us(request) and not request.headers.get("HX-Request"):
        fields, to = unsent.pairs(request.POST), request.get_full_path()
        return unsent.once_more(request, fields, to=to, status=403)
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: a damaged link, or more than one form takes. Needs no session."""
    much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)  # fmt: skip
    # What others raise speaks to programs.
    said = TOO_MUCH if much else str(exception) if type(exception) is BadRequest else ""
    if request.path.startswith("/api/"):
        return problem(400, "bad_request", said or "This request cannot be read.")
    return HttpResponse(render_to_string("400.html", {"said": said, "much": much}), status=400)  # fmt: skip


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404: an address that does not exist."""
    if request.path.startswith("/api/"):
        detail = "There is no such address."
        return problem(404, "not_found", detail)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: our fault; the log has it under the request's id."""
    if request.path.startswith("/api/"):
        detail = "Something broke on our side. Nothing was saved."
        return problem(500, "error", detail)
    return defaults.server_error(request)


def problem(status: int, code: str, detail: str) -> JsonResponse:
    body = {"code": code, "detail": detail, "fields": {}}
    return JsonResponse(body, status=status)


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Any = None
) -> HttpResponse:
    """Too many wrong passwords for one address from one place: say for how long."""
    email = str((credentials or {}).get("username") or request.POST.get("username", ""))
    left = time_left(email.strip().lower())
    log.warning("sign_in_locked", email=email[:200], seconds=int(left.total_seconds()))
    context = {"minutes": max(1, ceil(left / timedelta(minutes=1)))}
    answer = render(request, "core/locked_out.html", context, status=429)
    answer["Retry-After"] = str(ceil(left.total_seconds()))
    return answer


def time_left(email: str) -> timedelta:
    whole = get_cool_off() or timedelta(hours=settings.AXES_COOLOFF_TIME)
    last = (
        AccessAttempt.objects.filter(username=email).order_by("-attempt_time").first()
    )
    return max(timedelta(), last.attempt_time + whole - now()) if last else whole
