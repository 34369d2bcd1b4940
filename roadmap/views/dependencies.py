"""What a card needs before it, said on its page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from core.web import Request, go
from roadmap import actions
from roadmap.forms import NeedForm
from roadmap.views.cards import find, shown_card


@require_POST
def card_need(request: Request, pk: int) -> HttpResponse:
    card = find(request.user, pk)
    form = NeedForm(request.POST, user=request.user)
    if not form.is_valid():
        context = shown_card(card, request.user) | {"need_form": form}
        return render(request, "roadmap/card_detail.html", context, status=422)
    actions.need(card, **form.cleaned_data, by=request.user)
    return go(request, card.get_absolute_url())


@require_POST
def card_unneed(request: Request, pk: int, need_pk: int) -> HttpResponse:
    card = find(request.user, pk)
    actions.unneed(card, need=need_pk, by=request.user)
    return go(request, card.get_absolute_url())
