"""The quarterly review of Later, and taking a card off the roadmap."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.roles import Perm
from core.web import Request, go, page_of
from roadmap import actions
from roadmap.filters import ReasonForm, ReviewForm
from roadmap.models import Card
from roadmap.queries import ledger as queries
from roadmap.views.ledger import tabs


def review_page(request: Request) -> dict[str, Any]:
    cards = queries.due_for_review(request.user)
    page = page_of(cards, after=request.GET.get("after", ""), size=25)
    rows = queries.dues(page.rows, request.user)
    context = {"page": page, "rows": rows, "decisions": list(actions.DECISIONS.items())}
    context |= {"tried": None, "form": None, "days": queries.REVIEW_DAYS}
    return context | {"tabs": tabs("review_list")}


@require_GET
def review_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_VIEW)
    return render(request, "roadmap/review_list.html", review_page(request))


@require_POST
def card_review(request: Request, pk: int) -> HttpResponse:
    card = get_object_or_404(Card.objects.visible_to(request.user), pk=pk)
    form = ReviewForm(request.POST, auto_id=f"id_%s_{pk}")
    if form.is_valid() and not form.cleaned_data["reason"].strip():
        form.add_error("reason", "Say why. The ledger keeps it.")
    if not form.is_valid():
        access.require(request.user, Perm.ROADMAP_EDIT, team=card.product.team)
        context = review_page(request) | {"tried": card.pk, "form": form}
        return render(request, "roadmap/review_list.html", context, status=422)
    card = actions.review(card, **form.cleaned_data, by=request.user)
    messages.success(request, f"{card.key} is in {card.get_horizon_display()}.")
    return redirect("roadmap:review_list")


@require_POST
def card_delete(request: Request, pk: int) -> HttpResponse:
    card = get_object_or_404(Card.objects.visible_to(request.user), pk=pk)
    form = ReasonForm(request.POST)
    form.is_valid()
    given = form.cleaned_data
    reason, version = given.get("reason", ""), given.get("version")
    actions.delete(card, reason=reason, version=version, by=request.user)
    messages.success(request, f"{card.key} is deleted. The ledger keeps it.")
    return go(request, reverse("roadmap:move_list"))
