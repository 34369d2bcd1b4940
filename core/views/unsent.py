"""What was typed on a page whose session or safety code had run out: kept, and sent again.

A form that comes without a session is answered by the page of signing in, which carries
what was typed; after that, and when only the page's code is too old, the person sees it
and sends it once more. Nothing of it is kept on the server, and no proof is carried.
"""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from core.words import label

MARK, TO = "unsent:", "unsent-to"
SKIPPED = ("csrfmiddlewaretoken", "password", "one_time_code", "passkey")
SILENT = ("", "on")
Pairs = list[tuple[str, str]]


def pairs(post: QueryDict) -> Pairs:
    """Name and value of all that a form said, but for secrets."""
    lists = post.lists()
    return [(n, v) for n, each in lists for v in each if not n.startswith(SKIPPED)]


def carried(request: HttpRequest) -> Pairs:
    """What a page of signing in holds of a form that came too late; else nothing."""
    found = [(n, v) for n, v in pairs(request.POST) if n.startswith((MARK, TO))]
    return found if ours(request, request.POST.get(TO, "")) else []


def packed(request: HttpRequest) -> Pairs:
    """The form of this request, as a page of signing in carries it."""
    kept = [(f"{MARK}{name}", value) for name, value in pairs(request.POST)]
    return [*kept, (TO, request.get_full_path())]


def ours(request: HttpRequest, to: str) -> bool:
    return to.startswith("/") and url_has_allowed_host_and_scheme(to, None)


def came_from_us(request: HttpRequest) -> bool:
    """True if the browser says that one of our own pages sent this form."""
    origin = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == origin


def unpacked(request: HttpRequest) -> HttpResponse:
    """After signing in: the form that came too late, to be sent once more."""
    fields = [(n.removeprefix(MARK), v) for n, v in carried(request) if n != TO]
    return once_more(request, fields, to=request.POST[TO])


def words(fields: Pairs) -> Pairs:
    """What it hurts to lose: ids and ticks say nothing without their form."""
    return [(label(n), v) for n, v in fields if not v.isdecimal() and v not in SILENT]


def once_more(
    request: HttpRequest, fields: Pairs, *, to: str, status: int = 200
) -> HttpResponse:
    context = {"fields": fields, "words": words(fields), "to": to}
    return render(request, "core/unsent.html", context, status=status)
