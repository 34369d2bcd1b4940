"""The way of a vote, beside signing: naming, stepping back, appointing, closing, again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from core.web import Request, go
from governance import seating
from governance.actions import votes as actions
from governance.forms.votes import AppointForm, NameSeatForm, ReasonForm
from governance.views.pages import done, form_page, seen


@require_http_methods(["GET", "POST"])
def review_name_seat(request: Request, pk: int) -> HttpResponse:
    review = seen(request, pk)
    actions.require_may_name(review, request.user)
    left, first = seating.open_seats(review), request.GET.dict()
    form = NameSeatForm(request.POST or None, seats=left, initial=first)
    if done(form, actions.name_seat, review, by=request.user):
        return go(request, review.get_absolute_url())
    return form_page(request, "review_name_seat", form, review=review)


@require_http_methods(["GET", "POST"])
def review_recuse(request: Request, pk: int) -> HttpResponse:
    review = seen(request, pk)
    actions.require_may_recuse(review, request.user)
    form = ReasonForm(request.POST or None)
    if done(form, actions.recuse, review, by=request.user):
        messages.success(request, f"You stepped back from {review.key}.")
        return go(request, review.get_absolute_url())
    return form_page(request, "review_recuse", form, review=review)


@require_http_methods(["GET", "POST"])
def review_appoint(request: Request, pk: int) -> HttpResponse:
    review = seen(request, pk)
    actions.require_chair(review, request.user)
    left, first = seating.open_seats(review), request.GET.dict()
    form = AppointForm(request.POST or None, seats=left, initial=first)
    if done(form, actions.appoint, review, by=request.user):
        return go(request, review.get_absolute_url())
    return form_page(request, "review_appoint", form, review=review)


@require_http_methods(["GET", "POST"])
def review_close_vote(request: Request, pk: int) -> HttpResponse:
    review = seen(request, pk)
    actions.require_chair(review, request.user)
    form = ReasonForm(request.POST or None)
    if done(form, actions.close_vote, review, by=request.user):
        return go(request, review.get_absolute_url())
    left = seating.open_seats(review)
    return form_page(request, "review_close_vote", form, review=review, left=left)


@require_POST
def review_next_round(request: Request, pk: int) -> HttpResponse:
    review = actions.next_round(seen(request, pk), by=request.user)
    messages.success(request, f"Round {review.round} of {review.key} is open.")
    return redirect(review)
