"""A session that people vote in when they can: until when, and whose votes it awaits."""

from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from backlog.actions import terms as actions
from backlog.actions.sessions import require_facilitator
from backlog.forms.terms import AwaitedForm, TermForm
from backlog.queries.awaited import term_of
from backlog.queries.sessions import current
from backlog.views.sessions import find
from core.web import Request, go


@require_http_methods(["GET", "POST"])
def session_term(request: Request, pk: int) -> HttpResponse:
    """Until when the open round takes votes."""
    session = find(request.user, pk)
    require_facilitator(session, request.user)
    held = term_of(current(session))
    initial: dict[str, Any] = model_to_dict(held) if held else {"version": 0}
    form = TermForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.give(session, **form.cleaned_data, by=request.user)
        return go(request, session.get_absolute_url())
    context = {"form": form, "session": session}
    status = 422 if form.is_bound else 200
    return render(request, "backlog/session_term.html", context, status=status)


@require_http_methods(["GET", "POST"])
def session_expect(request: Request, pk: int) -> HttpResponse:
    """Whose votes are awaited."""
    session = find(request.user, pk)
    require_facilitator(session, request.user)
    initial = {"people": session.expected.all(), "version": session.version}
    form = AwaitedForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.expect(session, **form.cleaned_data, by=request.user)
        return go(request, session.get_absolute_url())
    context = {"form": form, "session": session}
    status = 422 if form.is_bound else 200
    return render(request, "backlog/session_expect.html", context, status=status)
