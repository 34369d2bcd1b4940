from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backlog.queries.calibration import calibration_for
from core import access
from core.roles import Perm
from core.web import Request


@require_GET
def session_calibration(request: Request) -> HttpResponse:
    """How the reader and each role lean; for who leads sessions, each person too."""
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    context = {"found": calibration_for(request.user)}
    return render(request, "backlog/session_calibration.html", context)
