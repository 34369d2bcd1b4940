"""Pages about people and background work, and the answers to what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: usually a page left open overnight."""
    return render(request, "403_csrf.html", status=403)
