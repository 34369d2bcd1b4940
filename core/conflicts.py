"""The page that shows both versions after a stale write, so that nothing is lost."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from core.errors import Stale
from core.versions import plain


def differences(error: Stale) -> list[dict[str, Any]]:
    """Return one row per field in which the two versions differ."""
    rows = []
    for name, mine in error.mine.items():
        theirs = getattr(error.current, name, None)
        if plain(theirs) != plain(mine):
            rows.append(
                {
                    "name": name,
                    "label": label(error.current, name),
                    "theirs": shown(theirs),
                    "mine": shown(mine),
                    "theirs_raw": raw(theirs),
                }
            )
    return rows


def label(row: Model, name: str) -> str:
    try:
        text = str(getattr(row._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def shown(value: Any) -> str:
    if value is None or value == "":
        return "(empty)"
    if isinstance(value, list | tuple | set):
        return ", ".join(str(each) for each in value)
    return str(value)


def raw(value: Any) -> str:
    """The value as a form field posts it."""
    if value is None:
        return ""
    return str(value.pk if isinstance(value, Model) else value)


def page(request: HttpRequest, error: Stale) -> HttpResponse:
    """Answer 409: one choice per field that differs, the rest carried along hidden."""
    rows = differences(error)
    names = {row["name"] for row in rows}
    for row in rows:
        row["mine_raw"] = request.POST.get(row["name"], "")
    context = {
        "current": error.current,
        "rows": rows,
        "same": carried(request.POST, names),
        "version": getattr(error.current, "version", 1),
        "action": request.get_full_path(),
        "back": request.headers.get("Referer", "/"),
    }
    response = render(request, "ui/stale.html", context, status=409)
    if request.headers.get("HX-Request"):
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML"
    return response


def carried(post: QueryDict, differing: set[str]) -> list[tuple[str, str]]:
    """What was typed in the other fields, to be sent again unchanged."""
    skipped = differing | {"csrfmiddlewaretoken", "version", "password", "record_hash"}
    return [
        (name, value)
        for name, values in post.lists()
        if name not in skipped
        for value in values
    ]
