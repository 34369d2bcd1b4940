"""Changes that reviewers ask for, on the pages of their review."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.roles import Perm
from core.web import Request, go
from governance.actions import wanted as actions
from governance.forms.wanted import AnswerForm, AskChangeForm
from governance.models import RequestedChange
from governance.views.pages import done, form_page, seen


@require_http_methods(["GET", "POST"])
def review_ask_change(request: Request, pk: int) -> HttpResponse:
    review = seen(request, pk)
    actions.require_may_ask(review, request.user)
    form = AskChangeForm(request.POST or None)
    if row := done(form, actions.ask, review, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(request, "review_ask_change", form, review=review)


def found(request: Request, pk: int) -> RequestedChange:
    rows = RequestedChange.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def requested_change_answer(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk)
    access.require(request.user, Perm.GATE_SUBMIT, team=row.review.team)
    first = {"answer": row.answer, "version": row.version}
    form = AnswerForm(request.POST or None, initial=first)
    if done(form, actions.answer, row, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(
        request, "requested_change_answer", form, row=row, review=row.review
    )


@require_POST
def requested_change_settle(request: Request, pk: int) -> HttpResponse:
    row = actions.settle(found(request, pk), by=request.user)
    messages.success(request, "Settled.")
    return redirect(row.get_absolute_url())
