"""The columns of the grid that a request asks for."""

from typing import Any

from django.http import QueryDict

from backlog.columns import Column, chosen
from backlog.queries import extras
from core.web import Request

# Box, rank, item, four scores, WSJF: always there, in front of what is chosen.
BEFORE = 8


def columns_of(request: Request) -> tuple[Column, ...]:
    """The columns of the page that is asked for, or on which a row is changed."""
    page = (request.htmx.current_url or "").partition("?")[2].partition("#")[0]
    asked = request.GET.get("columns") or QueryDict(page).get("columns") or ""
    own = extras.named(asked.split("."), request.user)
    return chosen(asked, extras.columns(own.values()))


def shown_columns(request: Request) -> dict[str, Any]:
    columns = columns_of(request)
    return {"columns": columns, "span": BEFORE + len(columns)}
