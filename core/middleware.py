"""Answers that no view has to give: a refusal, a stale write, a form sent twice, the zone."""

from collections.abc import Callable
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from core import conflicts, refusals
from core.actions import resends
from core.errors import Refused, Stale, not_kept
from core.models import User
from core.views.sessions import sign_in_first
from core.web import Request, go

Next = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Turn Refused into 409 with its text, Stale into 409 with both versions."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """A form sent again from the page of both versions: take what was chosen."""
        refuse_nul(request.GET)
        if not request.path.startswith("/api/") and chosen_in(request.POST):
            request.POST = conflicts.resolve(request.POST)  # type: ignore[assignment]

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if isinstance(exception, Stale):
            return conflicts.page(request, exception)
        if isinstance(exception, Refused):
            return refusal(request, str(exception))
        if isinstance(exception, IntegrityError | DataError):
            text = not_kept(exception)
            return refusal(request, text) if text else None
        return None


def refuse_nul(asked: QueryDict) -> None:
    """PostgreSQL's texts hold no NUL; forms refuse it, and so does what addresses ask."""
    if any("\0" in value for values in asked.lists() for value in values[1]):
        raise BadRequest("This address holds a character that no text has. Check it.")


def chosen_in(post: QueryDict) -> bool:
    return any(name.startswith(f"{conflicts.MARK}:") for name in post)


def refusal(request: HttpRequest, text: str) -> HttpResponse:
    """The text of a rule: a fragment for htmx, else above the form that was sent."""
    if not request.headers.get("HX-Request"):
        return refusals.page(request, text)
    messages.error(request, text)
    response = render(request, "ui/messages.html", status=409)
    response["HX-Retarget"] = "#messages"
    response["HX-Reswap"] = "outerHTML"
    return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Signed in or nothing; a form sent when the session had run out is not lost."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if resends.key_of(request) and not request.headers.get("HX-Request"):
            return sign_in_first(request)
        return super().handle_no_permission(request, view_func)


class ResendMiddleware:
    """A form sent twice happens once: the second is led to where the first led."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key, by = getattr(request, "first_sending", ("", None))
        if by:
            is_page = not request.headers.get("HX-Request")
            resends.keep(key, response, is_page=is_page, by=by)
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        key = resends.key_of(request) if request.user.is_authenticated else ""
        if not key:
            return None
        by = cast(User, request.user)
        try:
            to = resends.claim(key, path=request.path, by=by)
        except Refused as error:
            return refusal(request, str(error))
        if to:
            messages.info(request, "That was sent twice. It was saved once.")
            return go(cast(Request, request), to)
        # With the person, whom the request has no more once it signed them out.
        request.first_sending = (key, by)  # type: ignore[attr-defined]
        return None


class TimeZoneMiddleware:
    """Show every moment in the signed-in person's own time zone."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = getattr(request.user, "time_zone", "")
        with timezone.override(zone(name)):
            return self.get_response(request)


def zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
