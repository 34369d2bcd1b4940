"""What every view shares: the request type, the answer to a form, one page of a list."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest
from django.core.signing import BadSignature, dumps, loads
from django.db.models import Model, Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from core.models import User

M = TypeVar("M", bound=Model)


class Request(HttpRequest):
    """A request as our views see it: signed in, and maybe sent by htmx.

    `place` is the entry of the navigation that a page belongs to, by its view, where
    its address does not tell: a view sets it.
    """

    user: User
    htmx: HtmxDetails
    place: str


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


def way_back(request: Request, otherwise: str) -> str:
    """The page of ours that the form says it was sent from (`back`), or `otherwise`."""
    asked = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()})
    return asked if asked and is_ours else otherwise


def form_page(
    request: Request, template: str, form: Form, **context: Any
) -> HttpResponse:
    """Show a page with a form: 200 when it is new, 422 when it is not right."""
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)


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
    if rows.query.is_empty():  # nothing to see has no order either
        return Page([], "")
    order, salt = list_of(rows)
    if after:
        rows = rows.filter(beyond(order, decode(after, salt)))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, encode(order, found[-1], salt) if more else "")


def list_of(rows: "QuerySet[M]") -> tuple[list[str], str]:
    """(the order of a list, what its cursors are signed for)."""
    order = [str(name) for name in rows.query.order_by]
    if not order or order[-1].removeprefix("-") not in {"id", "pk", "sequence"}:
        raise ValueError(f"A page needs an order that ends in its id, not {order}")
    return order, f"page:{rows.model._meta.label_lower}:{','.join(order)}"


def cursor(rows: "QuerySet[M]", row: M) -> str:
    """The cursor of what follows `row` in the list `rows`."""
    order, salt = list_of(rows)
    return encode(order, row, salt)


def beyond(order: list[str], values: list[Any]) -> Q:
    """The rows after `values` in `order`: (a > x) or (a = x and b > y) or …

    The bound on the first field alone says nothing new; it lets the database
    begin reading its index at the right place.
    """
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        field = name.removeprefix("-")
        condition |= equal & Q(**{f"{field}__{step(name)}": value})
        equal &= Q(**{field: value})
    first = order[0].removeprefix("-")
    return Q(**{f"{first}__{step(order[0])}e": values[0]}) & condition


def step(name: str) -> str:
    return "lt" if name.startswith("-") else "gt"


def encode(order: list[str], row: Model, salt: str) -> str:
    """The cursor of `row`: its values in the order's fields.

    Signed for this list and this order, so that no other's values get in.
    """
    values = [getattr(row, name.removeprefix("-")) for name in order]
    return dumps([plain(value) for value in values], salt=salt)


def plain(value: Any) -> Any:
    """A value as a cursor holds it: exact, so that no row falls between two pages."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def decode(cursor: str, salt: str) -> list[Any]:
    try:
        values: list[Any] = loads(cursor, salt=salt)
    except BadSignature as error:
        raise BadRequest(
            "This page link is damaged or of another list. Start from the first page."
        ) from error
    return values
