"""Inside a scoring session: each answers with the part that everybody sees live."""

from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog import scorers
from backlog.actions import rounds as actions
from backlog.actions.sessions import require_facilitator
from backlog.forms.sessions import ChoiceForm, VoteForm
from backlog.models import Item, ScoringSession
from backlog.queries import sessions as queries
from backlog.views.joining import ONE, one
from backlog.views.sessions import find, live, page
from backlog.words import COLUMN_WORDS
from core.web import Request, answer, go

LIVE = "backlog/_session_live.html"


def fresh(request: Request, session: ScoringSession) -> HttpResponse:
    """The session as it is after a change; to a phone that asked so, its next item."""
    if "one" in request.GET:
        context = one(request, find(request.user, session.pk))
        back = reverse("backlog:session_ballot", args=[session.pk])
        return answer(request, ONE, context, back=back)
    context = live(request, find(request.user, session.pk))
    return answer(request, LIVE, context, back=session.get_absolute_url())


@require_GET
def session_live(request: Request, pk: int) -> HttpResponse:
    """The session if it changed since `X-Rev`, else 204 by one query."""
    rows = ScoringSession.objects.visible_to(request.user)
    revision = rows.filter(pk=pk).values_list("revision", flat=True).first()
    if request.headers.get("X-Rev") == str(revision):
        return HttpResponse(status=204)
    return render(request, LIVE, live(request, find(request.user, pk)))


@require_GET
def session_rounds(request: Request, pk: int) -> HttpResponse:
    """Every shown round: its votes, who showed them, when."""
    session = find(request.user, pk)
    context = {"session": session, "rounds": queries.history(session, request.user)}
    return render(request, "backlog/session_rounds.html", context)


@require_POST
def session_open(request: Request, pk: int, column: str) -> HttpResponse:
    session = find(request.user, pk)
    return fresh(request, actions.open_column(session, column=column, by=request.user))


@require_POST
def session_vote(request: Request, pk: int, column: str) -> HttpResponse:
    session = find(request.user, pk)
    actions.guard_column(column)
    scorers.require(request.user, column)
    form = VoteForm(request.POST, session=session)
    if form.is_valid():
        actions.vote(session, column=column, **form.asked, by=request.user)
        return fresh(request, session)
    context = page(request, session) | {"vote_form": form}
    return render(request, "backlog/session_detail.html", context, status=422)


@require_POST
def session_reveal(request: Request, pk: int) -> HttpResponse:
    return fresh(request, actions.reveal(find(request.user, pk), by=request.user))


@require_POST
def session_again(request: Request, pk: int) -> HttpResponse:
    """Another round: for what is apart, or with `everything` for all."""
    session, everything = find(request.user, pk), "everything" in request.POST
    return fresh(
        request, actions.again(session, everything=everything, by=request.user)
    )


@require_http_methods(["GET", "POST"])
def session_choose(
    request: Request, pk: int, item_pk: int, column: str
) -> HttpResponse:
    """A facilitator's score instead of the median."""
    session = find(request.user, pk)
    require_facilitator(session, request.user)
    item = get_object_or_404(Item.objects.visible_to(request.user), pk=item_pk)
    context = choosing(session, item, column)
    form = ChoiceForm(request.POST or None, initial=context["initial"])
    if form.is_valid():
        fields: dict[str, Any] = {"item": item, "column": column} | form.cleaned_data
        actions.choose(session, **fields, by=request.user)
        return go(request, session.get_absolute_url())
    status = 422 if form.is_bound else 200
    context["form"] = form
    return render(request, "backlog/session_choose.html", context, status=status)


def choosing(session: ScoringSession, item: Item, column: str) -> dict[str, Any]:
    """What the votes on an item said, and the choice that stands."""
    actions.guard_column(column)
    outcome = queries.outcomes(session).get((item.pk, column))
    held = outcome.choice if outcome else None
    initial = model_to_dict(held) if held else {"version": 0}
    told = {"session": session, "item": item, "outcome": outcome, "initial": initial}
    return told | {"label": COLUMN_WORDS[column]}
