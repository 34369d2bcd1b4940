"""Voting from a phone: in by a code, then one item at a time."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from backlog import scorers
from backlog.actions import joining as actions
from backlog.actions.sessions import require_facilitator
from backlog.forms.joining import JoinForm
from backlog.models import JoinCode, ScoringSession
from backlog.queries import awaited
from backlog.queries import sessions as queries
from backlog.views.sessions import find
from backlog.wsjf import SCALE
from core import access, qr
from core.clock import now
from core.roles import Perm
from core.web import Request

ONE = "backlog/_session_one.html"


@require_GET
def session_join(request: Request) -> HttpResponse:
    """Where a code is typed; the QR code leads here with it (`?code=`)."""
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    form = JoinForm(request.GET or None)
    if form.is_valid():
        session = actions.join(form.cleaned_data["code"], by=request.user)
        return redirect("backlog:session_ballot", session.pk)
    status = 422 if form.is_bound else 200
    return render(request, "backlog/session_join.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def session_code(request: Request, pk: int) -> HttpResponse:
    """The code of a session, large enough for the wall of a room."""
    session = find(request.user, pk)
    require_facilitator(session, request.user)
    if request.method == "POST":
        actions.open_door(session, by=request.user)
        return redirect(request.path)
    held = JoinCode.objects.filter(session=session).first()
    context = {"session": session} | (drawn(request, held) if held else {"code": None})
    return render(request, "backlog/session_code.html", context)


def drawn(request: Request, held: JoinCode) -> dict[str, Any]:
    """The code with the address it leads to, also as a picture."""
    address = request.build_absolute_uri(reverse("backlog:session_join"))
    picture = qr.drawn(f"{address}?code={held.code}", f"QR code for {held.session}")
    # Our own drawing of our own address.
    told = {"address": address, "picture": mark_safe(picture)}  # noqa: S308
    return {"code": held} | told


@require_GET
def session_ballot(request: Request, pk: int) -> HttpResponse:
    """One item at a time, for a thumb."""
    context = one(request, find(request.user, pk))
    return render(request, "backlog/session_ballot.html", context)


@require_GET
def session_ballot_live(request: Request, pk: int) -> HttpResponse:
    """The same if the session changed since `X-Rev`, else 204 by one query."""
    rows = ScoringSession.objects.visible_to(request.user)
    revision = rows.filter(pk=pk).values_list("revision", flat=True).first()
    if request.headers.get("X-Rev") == str(revision):
        return HttpResponse(status=204)
    return render(request, ONE, one(request, find(request.user, pk)))


def one(request: Request, session: ScoringSession) -> dict[str, Any]:
    """The item to vote on now: the one asked for, else the first without one's vote."""
    user, round_ = request.user, queries.current(session)
    is_open = round_ is not None and not round_.is_shown and not session.is_final
    term = awaited.term_of(round_) if is_open else None
    is_over = term is not None and term.is_over(now())
    votes_here = is_open and not is_over and session.column in scorers.columns_of(user)
    ballots = queries.ballots(round_, user) if round_ and votes_here else []
    return {
        "session": session,
        "person": user,
        "round": round_,
        "is_open": is_open,
        "is_over": is_over,
        "votes_here": votes_here,
        "ballots": ballots,
        "at": queries.chosen_of(ballots, request.GET.get("item", "")),
        "scale": SCALE,
    }
