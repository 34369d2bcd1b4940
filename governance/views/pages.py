"""What pages of governance share: a form that is shown, sent and accepted; a review."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from core import web
from core.forms import accepted
from core.models import User
from core.web import Request
from governance.models import Review

T = TypeVar("T")


def form_page(
    request: Request, name: str, form: forms.Form, **context: Any
) -> HttpResponse:
    """Show `governance/<name>.html` with the form."""
    return web.form_page(request, f"governance/{name}.html", form, **context)


def done(
    form: forms.Form, act: Callable[..., T], *of: Any, by: User, **more: Any
) -> T | None:
    """What an action returns for what was typed; None if that is not right.

    The form then says what is wrong, beside the field, be it a shape or a rule.
    """
    if not form.is_valid():
        return None
    return accepted(form, act, *of, **form.cleaned_data, **more, by=by)


def read(request: Request, pk: int) -> Review:
    """A review this person may see, with what the first answer of its page shows."""
    rows = Review.objects.visible_to(request.user).for_reading()
    return get_object_or_404(rows, pk=pk)


def seen(request: Request, pk: int) -> Review:
    """A review this person may see, with everything its page shows."""
    return get_object_or_404(Review.objects.visible_to(request.user).for_page(), pk=pk)
