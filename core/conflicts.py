"""The page that shows both versions after a stale write, so that nothing is lost.

Each field that differs is a choice between what is saved and what was typed. The page
carries both as lists of posted values (a field may have several, or none) and sends the
form again; `resolve` then puts the chosen values where the view expects them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Manager, Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from core.errors import Stale
from core.models import AuditEntry

MARK = "stale-choice"
THEIRS, MINE = "theirs", "mine"
# Never sent back: the version is the new one, a password is not shown again, and a
# signature stands on the record that was read.
SKIPPED = frozenset({"csrfmiddlewaretoken", "version", "password", "record_hash"})


@dataclass(frozen=True)
class Row:
    """One field in which the two versions differ."""

    name: str
    label: str
    theirs: str
    mine: str
    theirs_values: list[str]
    mine_values: list[str]


def differences(error: Stale) -> list[Row]:
    """One row per field that the action was given and that differs."""
    return rows(error.current, {n: several(v) for n, v in error.mine.items()})


def rows(current: Model, mine: dict[str, list[Any]]) -> list[Row]:
    found = []
    for name, values in mine.items():
        theirs = several(getattr(current, name, None))
        if theirs != values and posted(theirs) != posted(values):
            field = field_of(current, name)
            words = getattr(current, "words_for", {}).get(name)
            found.append(
                Row(
                    name,
                    words or label(field, name),
                    shown(field, theirs),
                    shown(field, values),
                    posted(theirs),
                    posted(values),
                )
            )
    return found


def several(value: Any) -> list[Any]:
    """A value as the list of what a form posts for it: nothing, one, or many."""
    if value is None or value == "":
        return []
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, QuerySet | set | frozenset):
        return sorted(value, key=lambda each: getattr(each, "pk", each))
    return list(value) if isinstance(value, list | tuple) else [value]


def posted(values: Iterable[Any]) -> list[str]:
    return [text(v.pk if isinstance(v, Model) else v) for v in values]


def text(value: Any) -> str:
    """As a browser posts it, but for the ends of lines, which differ by browser."""
    return str(value).replace("\r\n", "\n")


def field_of(row: Model, name: str) -> "Field[Any, Any] | None":
    try:
        found = row._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def label(field: "Field[Any, Any] | None", name: str) -> str:
    words = str(field.verbose_name) if field else name.replace("_", " ")
    return words[:1].upper() + words[1:]


def shown(field: "Field[Any, Any] | None", values: list[Any]) -> str:
    """The values in words: a choice by its label, a row by its name."""
    words = dict(field.flatchoices) if field else {}
    said = [str(words.get(each, each)) for each in values]
    return ", ".join(each for each in said if each) or "(empty)"


def page(request: HttpRequest, error: Stale) -> HttpResponse:
    """Answer 409: one choice per field that differs, the rest carried along hidden."""
    found = rows(error.current, typed(request.POST, error))
    context = {
        "current": error.current,
        "rows": found,
        "same": carried(request.POST, {row.name for row in found}),
        "version": getattr(error.current, "version", 1),
        "mark": MARK,
        "last": last_change(error.current),
        "action": request.get_full_path(),
        "back": request.headers.get("Referer", "/"),
    }
    response = render(request, "ui/stale.html", context, status=409)
    if request.headers.get("HX-Request"):
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML"
    return response


def typed(post: QueryDict, error: Stale) -> dict[str, list[Any]]:
    """What this person sent: what the action was given, and rows picked beside it."""
    mine = {name: several(value) for name, value in error.mine.items()}
    for many in error.current._meta.many_to_many:
        if many.name in post and many.name not in mine:
            target = cast(type[Model], many.related_model)
            picked = target._default_manager.filter(pk__in=post.getlist(many.name))
            mine[many.name] = several(picked)
    return mine


def last_change(row: Model) -> AuditEntry | None:
    """Who came first, and when."""
    about = AuditEntry.objects.filter(
        subject_type=row._meta.label_lower, subject_id=row.pk
    )
    return about.select_related("actor").order_by("-id").first()


def carried(post: QueryDict, differing: set[str]) -> list[tuple[str, str]]:
    """What was typed in the other fields, to be sent again unchanged."""
    skipped = differing | SKIPPED
    return [
        (name, value)
        for name, values in post.lists()
        if name not in skipped
        for value in values
    ]


def resolve(post: QueryDict) -> QueryDict:
    """The form as if the chosen values had been typed into it."""
    chosen = QueryDict(mutable=True)
    for name, values in post.lists():
        kind, _, field = name.partition(":")
        if kind == MARK:
            chosen.setlist(field, post.getlist(f"{values[-1]}:{field}"))
        elif kind not in {THEIRS, MINE} or not field:
            chosen.setlist(name, values)
    return chosen
