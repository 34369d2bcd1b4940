"""What every view shares: the request type, the answer to a form, one page of a list."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest
from django.core.signing import BadSignature, dumps, loads
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from core.models import User

M = TypeVar("M", bound=Model)


class Request(HttpRequest):
    """A request as our views see it: signed in, and maybe sent by htmx."""

    user: User
    htmx: HtmxDetails


def answer(
    request: Request, partial: str, context: dict[str, Any], *, back: str
) -> HttpResponse:
    """Return the changed fragment to htmx; send a plain browser back to the page."""
    if request.htmx:
        return render(request, partial, context)
    return redirect(back)


def go(request: Request, to: str) -> HttpResponse:
    """Send the browser to `to`, whether it or htmx asked."""
    if request.htmx:
        return HttpResponseClientRedirect(to)
    return redirect(to)


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of a list and the cursor of the next one ("" at the end)."""

    rows: list[M]
    after: str


def page_of(rows: "QuerySet[M]", *, after: str = "", size: int = 100) -> Page[M]:
    """Return the page of `rows` that follows the cursor `after`.

    Keyset paging: `rows` must be ordered by plain field names of its own table,
    ending in a unique one, as in `.order_by("-created_at", "-id")`; the cost of
    a page does not grow with how far down it is. Nulls must not occur in them.
    """
    order = [str(name) for name in rows.query.order_by]
    if after:
        rows = rows.filter(beyond(order, decode(after, len(order))))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, encode(order, found[-1]) if more else "")


def beyond(order: list[str], values: list[Any]) -> Q:
    """The rows after `values` in `order`: (a > x) or (a = x and b > y) or …"""
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        field = name.removeprefix("-")
        step = "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{field}__{step}": value})
        equal &= Q(**{field: value})
    return condition


def encode(order: list[str], row: Model) -> str:
    """The cursor of `row`: its values in the order's fields, signed against tampering."""
    values = [getattr(row, name.removeprefix("-")) for name in order]
    return dumps(
        [v.isoformat() if hasattr(v, "isoformat") else v for v in values], salt="page"
    )


def decode(cursor: str, length: int) -> list[Any]:
    try:
        values = loads(cursor, salt="page")
    except BadSignature as error:
        raise BadRequest(
            "This page link is damaged. Start from the first page."
        ) from error
    if not isinstance(values, list) or len(values) != length:
        raise BadRequest("This page link belongs to another list.")
    return values
