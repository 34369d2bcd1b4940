from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog import scorers, wsjf
from backlog.actions import sessions as actions
from backlog.forms.sessions import KeysForm, SessionForm
from backlog.models import Item, ScoringSession
from backlog.queries import awaited, mistakes
from backlog.queries import sessions as queries
from backlog.words import COLUMN_WORDS
from core import access
from core.clock import now
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of


def find(user: User, pk: int) -> ScoringSession:
    rows = ScoringSession.objects.visible_to(user).for_page()
    return get_object_or_404(rows, pk=pk)


def live(request: Request, session: ScoringSession) -> dict[str, Any]:
    """What changes under everybody's eyes; each sees only their own hidden votes."""
    user = request.user
    table, round_ = queries.table(session, user), queries.current(session)
    is_open = round_ is not None and not round_.is_shown and not session.is_final
    term = awaited.term_of(round_) if is_open else None
    is_over = term is not None and term.is_over(now())
    votes_here = is_open and session.column in scorers.columns_of(user)
    voters = awaited.voters(round_) if round_ and is_open else []
    return {
        "session": session,
        "person": user,
        "table": table,
        "findings": mistakes.of_session(session, table),
        "steps": queries.steps(session, table),
        "round": round_,
        "is_open": is_open,
        "term": term,
        "is_over": is_over,
        "votes_here": votes_here,
        "voters": voters,
        "voted": sum(1 for voter in voters if voter.voted),
        "ballots": queries.ballots(round_, user)
        if round_ and votes_here and not is_over
        else [],
        "mine": [COLUMN_WORDS[name] for name in scorers.columns_of(user)],
        "scale": wsjf.SCALE,
        "leads": session.is_led_by(user) and not session.is_final,
        "vote_form": None,
    }


def page(request: Request, session: ScoringSession, **more: Any) -> dict[str, Any]:
    """The whole page of a session."""
    may_add = access.may(request.user, Perm.BACKLOG_SCORE) and not session.is_final
    return (
        live(request, session)
        | {"keys_form": KeysForm(user=request.user), "can_add": may_add}
        | more
    )


@require_GET
def session_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    rows = ScoringSession.objects.visible_to(request.user).for_list().newest_first()
    context: dict[str, Any] = {
        "page": page_of(rows, after=request.GET.get("after", ""))
    }
    context["may_create"] = access.may(request.user, Perm.BACKLOG_EDIT)
    return render(request, "backlog/session_list.html", context)


@require_GET
def session_detail(request: Request, pk: int) -> HttpResponse:
    context = page(request, find(request.user, pk))
    return render(request, "backlog/session_detail.html", context)


@require_http_methods(["GET", "POST"])
def session_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_EDIT)
    form = SessionForm(request.POST or None, leader=request.user)
    if form.is_valid():
        fields = {
            name: value
            for name, value in form.cleaned_data.items()
            if name != "version"
        }
        session = actions.create(**fields, by=request.user)
        return go(request, session.get_absolute_url())
    status = 422 if form.is_bound else 200
    return render(request, "backlog/session_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def session_edit(request: Request, pk: int) -> HttpResponse:
    session = find(request.user, pk)
    actions.require_facilitator(session, request.user)
    told: dict[str, Any] = {"leader": session.facilitator, "session": session}
    form = SessionForm(request.POST or None, **told, initial=model_to_dict(session))
    if form.is_valid():
        actions.edit(session, **form.cleaned_data, by=request.user)
        return go(request, session.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "session": session}
    return render(request, "backlog/session_edit.html", context, status=status)


@require_POST
def session_add(request: Request, pk: int) -> HttpResponse:
    session = find(request.user, pk)
    form = KeysForm(request.POST, user=request.user)
    if form.is_valid():
        actions.add_items(session, items=form.cleaned_data["keys"], by=request.user)
        return go(request, session.get_absolute_url())
    context = page(request, session, keys_form=form)
    return render(request, "backlog/session_detail.html", context, status=422)


@require_POST
def session_remove(request: Request, pk: int, item_pk: int) -> HttpResponse:
    session = find(request.user, pk)
    rows = Item.objects.visible_to(request.user).select_related("product__team")
    actions.remove_item(
        session, item=get_object_or_404(rows, pk=item_pk), by=request.user
    )
    return go(request, session.get_absolute_url())


@require_POST
def session_finalize(request: Request, pk: int) -> HttpResponse:
    session = actions.finalize(find(request.user, pk), by=request.user)
    return go(request, session.get_absolute_url())
