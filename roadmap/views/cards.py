from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, answer, go
from roadmap import actions, checks, facts, goals, links, queries
from roadmap.forms import (
    BoardFilter,
    CardForm,
    GivingMoveForm,
    LinkForm,
    MoveForm,
    NeedForm,
    NewCardForm,
)
from roadmap.models import Card, Horizon


def find(user: User, pk: int) -> Card:
    seen = Card.objects.visible_to(user)
    rows = queries.with_needs(seen.for_board().select_related("benefit"), seen)
    return get_object_or_404(rows, pk=pk)


def shown_card(card: Card, user: User, form: MoveForm | None = None) -> dict[str, Any]:
    """All that a card's page shows, read from its links and its ledger."""
    known = facts.of([card])[card.pk]
    [row] = queries.shown([card], user)
    ways = [
        (h, Horizon(h).label, checks.missing_for(h, known))
        for h in ("later", "next", "now", "done", "dropped")
        if h != card.horizon
    ]
    start = {"version": card.version, "horizon": card.horizon}
    return {
        "card": card,
        "badges": row.badges,
        "can_edit": row.can_edit,
        "can_delete": row.can_edit and not actions.was_promised(card),
        "ways": ways,
        "moves": card.moves.select_related("moved_by"),
        "form": form or MoveForm(initial=start),
        "link_form": LinkForm(),
        "needs": row.needs,
        "needed_by": queries.needed_by(card, user),
        "need_form": NeedForm(user=user),
        "goal": goals.of(card.key_result, card.objective) if card.key_result else None,
        "can_see_backlog": access.may(user, Perm.BACKLOG_VIEW),
        "can_see_decisions": access.may(user, Perm.DECISION_VIEW),
        "can_see_benefit": access.may(user, Perm.BENEFIT_VIEW),
    }


@require_GET
def card_detail(request: Request, pk: int) -> HttpResponse:
    card = find(request.user, pk)
    return render(request, "roadmap/card_detail.html", shown_card(card, request.user))


@require_http_methods(["GET", "POST"])
def card_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROADMAP_EDIT)
    form = NewCardForm(
        request.POST or None, user=request.user, initial=request.GET.dict()
    )
    if form.is_valid():
        card = actions.create(**form.cleaned_data, by=request.user)
        return go(request, card.get_absolute_url())
    status = 422 if form.is_bound else 200
    return render(request, "roadmap/card_create.html", {"form": form}, status=status)


def form_of(card: Card, request: Request) -> CardForm:
    return CardForm(
        request.POST or None,
        user=request.user,
        product=card.product,
        initial=model_to_dict(card),
    )


@require_http_methods(["GET", "POST"])
def card_edit(request: Request, pk: int) -> HttpResponse:
    card = find(request.user, pk)
    access.require(request.user, Perm.ROADMAP_EDIT, team=card.product.team)
    form = form_of(card, request)
    if form.is_valid():
        actions.edit(card, **form.cleaned_data, by=request.user)
        return go(request, card.get_absolute_url())
    context = {"form": form, "card": card}
    status = 422 if form.is_bound else 200
    return render(request, "roadmap/card_edit.html", context, status=status)


@require_POST
def card_move(request: Request, pk: int) -> HttpResponse:
    card = find(request.user, pk)
    access.require(request.user, Perm.ROADMAP_EDIT, team=card.product.team)
    form = moving(request, card)
    if not form.is_valid():
        return ask_again(request, card, form)
    actions.give_and_move(card, **form.move(), by=request.user)
    context = moved_card(request, card.pk, form) if request.htmx else {}
    return answer(request, "roadmap/_moved.html", context, back=card.get_absolute_url())


def moved_card(request: Request, pk: int, form: GivingMoveForm) -> dict[str, Any]:
    """The card as it is now, and how many each column holds.

    What else changed with it, such as badges of others, comes with the next look at
    the board; at once when the card was given something, because its lane may change.
    """
    [row] = queries.shown([find(request.user, pk)], request.user)
    seen = Card.objects.visible_to(request.user)
    asked = BoardFilter(request.GET, user=request.user).wanted()
    return {
        "row": row,
        "columns": queries.columns_now(seen, asked),
        "narrowed": asked.narrows,
        "whole": bool(form.gives),
        "query": request.GET.urlencode(),
        "group": asked.group,
        "sees_work": access.may(request.user, Perm.BACKLOG_VIEW),
    }


def moving(request: Request, card: Card) -> GivingMoveForm:
    """The move with fields for what it lacks; their ids are this card's own."""
    ids = f"move-{card.pk}-%s" if request.htmx else "id_%s"
    return GivingMoveForm(request.POST, card=card, user=request.user, auto_id=ids)


def ask_again(request: Request, card: Card, form: GivingMoveForm) -> HttpResponse:
    """422 with the move's form: under the card on the board, or the card's own page."""
    template = "roadmap/card_move.html" if request.htmx else "roadmap/card_detail.html"
    context = shown_card(card, request.user, form)
    if request.htmx:
        form.hush()
        context |= {"to_label": dict(Horizon.choices).get(form.to, "")}
    return render(request, template, context, status=422)


@require_POST
def card_link(request: Request, pk: int) -> HttpResponse:
    card = find(request.user, pk)
    form = LinkForm(request.POST)
    if not form.is_valid():
        context = shown_card(card, request.user) | {"link_form": form}
        return render(request, "roadmap/card_detail.html", context, status=422)
    relation = form.cleaned_data["relation"]
    row = links.named(relation, form.cleaned_data["code"], request.user)
    actions.link(card, relation=relation, row=row, by=request.user)
    return go(request, card.get_absolute_url())


@require_POST
def card_unlink(request: Request, pk: int, relation: str, row_pk: int) -> HttpResponse:
    card = find(request.user, pk)
    row = links.linked(card, relation, row_pk)
    actions.unlink(card, relation=relation, row=row, by=request.user)
    return go(request, card.get_absolute_url())
