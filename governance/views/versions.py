"""What pages of versions share: the day that is asked for, and a comparison of two."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

from core.clock import today
from core.web import Request
from governance.forms.versions import CompareForm, OnForm


def as_of(request: Request) -> dict[str, Any]:
    """`on_form`, `day` and `today`: a bad day is said beside its field, and today shown."""
    form = OnForm({"on": request.GET.get("on") or today().isoformat()})
    day = form.cleaned_data["on"] if form.is_valid() else today()
    return {"on_form": form, "day": day, "today": today()}


def compared(
    request: Request,
    versions: "QuerySet[Any]",
    between: Callable[[Any, Any], Sequence[Any]],
) -> dict[str, Any]:
    """`form`, the two versions `a` and `b` if `known`, and their `changes`."""
    form = CompareForm(request.GET or None, versions)
    known = form.is_valid()
    said = form.cleaned_data if known else {}
    changes = between(said["a"], said["b"]) if known else []
    return {"form": form, "known": known, "changes": changes, **said}


def status(context: dict[str, Any]) -> int:
    """422 if what was asked for is no day."""
    return 422 if context["on_form"].errors else 200
