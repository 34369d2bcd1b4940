"""One way to show a page with a form: 200 when it is new, 422 when it is not right."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from core.web import Request
from governance.models import Review


def form_page(
    request: Request, name: str, form: forms.Form, **context: Any
) -> HttpResponse:
    """Show `governance/<name>.html` with the form."""
    status = 422 if form.is_bound else 200
    shown = {"form": form, **context}
    return render(request, f"governance/{name}.html", shown, status=status)


def read(request: Request, pk: int) -> Review:
    """A review this person may see, with what the first answer of its page shows."""
    rows = Review.objects.visible_to(request.user).for_reading()
    return get_object_or_404(rows, pk=pk)


def seen(request: Request, pk: int) -> Review:
    """A review this person may see, with everything its page shows."""
    return get_object_or_404(Review.objects.visible_to(request.user).for_page(), pk=pk)
