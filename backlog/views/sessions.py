from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog.actions import sessions as actions
from backlog.forms.sessions import KeysForm, SessionForm, VotesForm
from backlog.models import Item, ScoringSession
from backlog.queries import sessions as queries
from backlog.votes import COLUMNS
from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of


def find(user: User, pk: int) -> ScoringSession:
    rows = ScoringSession.objects.visible_to(user).select_related("facilitator")
    return get_object_or_404(rows, pk=pk)


def page(request: Request, session: ScoringSession, **more: Any) -> dict[str, Any]:
    """What the page of a session shows; `?column=` picks the one to vote in."""
    asked = request.GET.get("column", "")
    column = asked if asked in COLUMNS else COLUMNS[0]
    table = queries.table(session, request.user)
    may_vote = access.may(request.user, Perm.BACKLOG_SCORE)
    is_over = session.state == ScoringSession.State.FINAL
    own = queries.own_votes(session, request.user, column)
    initial = {f"item-{pk}": value for pk, value in own.items()}
    items = [line.item for line in table.lines]
    return {
        "session": session,
        "table": table,
        "column": column,
        "votes_form": VotesForm(items=items, initial=initial),
        "can_vote": may_vote and not is_over,
        "keys_form": KeysForm(user=request.user),
        "can_add": may_vote and not is_over,
        "leads": session.facilitator == request.user,
    } | more


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
    form = SessionForm(request.POST or None)
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
    form = SessionForm(request.POST or None, initial=model_to_dict(session))
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
def session_vote(request: Request, pk: int, column: str) -> HttpResponse:
    session = find(request.user, pk)
    table = queries.table(session, request.user)
    form = VotesForm(request.POST, items=[line.item for line in table.lines])
    if form.is_valid():
        actions.vote(session, column=column, votes=form.votes, by=request.user)
        return go(request, f"{session.get_absolute_url()}?column={column}")
    context = page(request, session, votes_form=form, column=column)
    return render(request, "backlog/session_detail.html", context, status=422)


@require_POST
def session_reveal(request: Request, pk: int) -> HttpResponse:
    session = actions.reveal(find(request.user, pk), by=request.user)
    return go(request, session.get_absolute_url())


@require_POST
def session_hide(request: Request, pk: int) -> HttpResponse:
    session = actions.hide(find(request.user, pk), by=request.user)
    return go(request, session.get_absolute_url())


@require_POST
def session_finalize(request: Request, pk: int) -> HttpResponse:
    session = actions.finalize(find(request.user, pk), by=request.user)
    return go(request, session.get_absolute_url())
