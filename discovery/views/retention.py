"""How long the words of notes are kept, and which go on which day."""

from typing import Any

from django.contrib import messages
from django.forms import model_to_dict
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from core import access
from core.clock import today
from core.forms import accepted
from core.roles import Perm
from core.web import Request, form_page, go, page_of
from discovery.actions import notes, removing
from discovery.actions import retention as actions
from discovery.forms.retention import KeepForm, RetentionForm
from discovery.models import Note, RetentionRule
from discovery.queries import retention as queries
from discovery.views.notes import asked_for
from discovery.views.pages import done, note_context

LIST = "discovery:retention_list"


@require_GET
def retention_list(request: Request) -> HttpResponse:
    """The rules for everybody who reads notes; for who triages, what goes next."""
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    pile = request.GET.get("pile", "announced")
    pile = pile if pile in queries.PILES else "announced"
    rows = queries.removals(request.user, pile)
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    context = {"rules": queries.rules(), "page": page, "pile": pile}
    context |= {"piles": piles(pile), "notice": removing.notice(), "day": today()}
    context["may_triage"] = access.may(request.user, Perm.DISCOVERY_TRIAGE)
    context["may_set"] = access.allows(request.user, Perm.RETENTION_EDIT, team=None)
    return render(request, "discovery/retention_list.html", context)


def piles(chosen: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"?pile={name}", "current": name == chosen}
        for name, (label, _) in queries.PILES.items()
    ]


@require_http_methods(["GET", "POST"])
def retention_edit(request: Request, kind: str) -> HttpResponse:
    access.require(request.user, Perm.RETENTION_EDIT, team=None)
    row = rule_or_404(kind)
    start = model_to_dict(row, ["days", "version"])
    form = RetentionForm(request.POST or None, initial=start)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if saved := accepted(form, actions.set_rule, kind, **told):
            messages.success(request, f"{saved} is set. Nothing goes unannounced.")
            return go(request, reverse(LIST))
    context = rule_context(row)
    return form_page(request, "discovery/retention_edit.html", form, **context)


def rule_context(row: RetentionRule) -> dict[str, Any]:
    held = queries.held(row.kind, today())
    return {"rule": row, "held": held, "notice": removing.notice()}


def rule_or_404(kind: str) -> RetentionRule:
    if kind not in Note.Kind.values:
        raise Http404
    return queries.rule_of(kind)


def triaged(request: Request, pk: int) -> Note:
    rows = Note.objects.visible_to(request.user).for_page()
    note = get_object_or_404(rows, pk=pk)
    notes.require_triage(request.user, note)
    return note


@require_POST
def note_keep(request: Request, pk: int) -> HttpResponse:
    note, form = triaged(request, pk), KeepForm(request.POST)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if row := accepted(form, actions.keep, note, **told):
            text = f"The words are kept until {row.kept_until:%-d %b %Y}."
            return done(request, text, note.get_absolute_url())
    context = note_context(request, note, keep_form=form)
    return render(request, "discovery/note_detail.html", context, status=422)


@require_POST
def note_release(request: Request, pk: int) -> HttpResponse:
    note, version = asked_for(request, pk)
    actions.release(note, version=version, by=request.user)
    return done(request, "Kept no longer than others.", note.get_absolute_url())
