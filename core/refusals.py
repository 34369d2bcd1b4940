"""What a page answers when a rule says no: itself, with the rule above what was typed.

The form stands on the page that the browser came from. That page is drawn once more, as
it is now, so that what changed meanwhile is seen; what was typed is put back into its
form by the page's script, and can be read without one. Where there is no such page (a
link, another site, a page that would refuse as well) the answer is a page of its own.
"""

from copy import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import resolve
from django.utils.datastructures import MultiValueDict
from django.utils.http import url_has_allowed_host_and_scheme

from core.errors import Refused
from core.views import unsent

SHOWN = b'id="refused"'


@dataclass(frozen=True)
class Refusal:
    """`to`: where the form was sent; `back`: the page it stands on."""

    text: str
    to: str
    back: str
    fields: unsent.Pairs
    words: unsent.Pairs
    had_files: bool


def page(request: HttpRequest, text: str) -> HttpResponse:
    """Answer 409: the page that the form stands on, or a page that leads back to it."""
    return here(request, text) or apart(request, text)


def apart(request: HttpRequest, text: str) -> HttpResponse:
    context = {"text": text, "back": request.headers.get("Referer", "/")}
    return render(request, "ui/refused.html", context, status=409)


def here(request: HttpRequest, text: str) -> HttpResponse | None:
    """The page the form stands on, as it is now; None if it cannot say what is wrong."""
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    back = came_from(request)
    try:
        match = resolve(urlsplit(back).path) if back else None
        if match is None:
            return None
        again = asked_for(request, back)
        again.resolver_match = match
        again.refused = refusal(request, text, back)  # type: ignore[attr-defined]
        answer: Any = match.func(again, *match.args, **match.kwargs)
    except (Http404, PermissionDenied, BadRequest, Refused):
        return None
    if answer.status_code != 200 or not getattr(answer, "is_rendered", True):
        return None  # drawn later, by templates of the admin: no place for it
    if SHOWN not in getattr(answer, "content", b""):
        return None
    answer.status_code = 409
    return answer  # type: ignore[no-any-return]


def came_from(request: HttpRequest) -> str:
    """The page of ours that sent this, without its host; "" if none says so."""
    said = request.headers.get("Referer", "")
    safe = request.is_secure()
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}, safe):
        return ""
    parts = urlsplit(said)
    return parts._replace(scheme="", netloc="", fragment="").geturl()


def asked_for(request: HttpRequest, address: str) -> HttpRequest:
    """The same request as if its person had opened that address of ours."""
    again, parts = copy(request), urlsplit(address)
    again.method, again.path, again.path_info = "GET", parts.path, parts.path
    again.META = {
        **request.META, "REQUEST_METHOD": "GET", "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
    }  # fmt: skip
    again.GET = QueryDict(parts.query)
    again.POST = QueryDict()
    again._files = MultiValueDict()  # type: ignore[attr-defined]
    return again


def refusal(request: HttpRequest, text: str, back: str) -> Refusal:
    fields = unsent.pairs(request.POST)
    files = bool(request.FILES)
    to = request.get_full_path()
    return Refusal(text, to, back, fields, unsent.words(fields), files)
