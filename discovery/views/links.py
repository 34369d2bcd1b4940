"""Links of the evidence chain, set from either end."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from core import access
from core.roles import Perm
from core.web import Request
from discovery.actions import links as actions
from discovery.forms.links import (
    OfNoteForm,
    OfThemeForm,
    ToOpportunityForm,
    ToThemeForm,
)
from discovery.models import Note, Opportunity, Theme
from discovery.views.opportunities import opportunity_context
from discovery.views.pages import done, note_context
from discovery.views.themes import theme_context


def a_note(request: Request, pk: int) -> Note:
    """The note, for somebody who triages something it could be linked to."""
    note = get_object_or_404(Note.objects.visible_to(request.user).for_page(), pk=pk)
    access.require_somewhere(request.user, Perm.DISCOVERY_TRIAGE)
    return note


def a_theme(request: Request, pk: int) -> Theme:
    themes = Theme.objects.visible_to(request.user).for_list()
    theme = get_object_or_404(themes, pk=pk)
    access.require(request.user, Perm.DISCOVERY_TRIAGE, team=theme.product.team)
    return theme


def an_opportunity(request: Request, pk: int) -> Opportunity:
    opportunities = Opportunity.objects.visible_to(request.user).for_list()
    row = get_object_or_404(opportunities, pk=pk)
    access.require(request.user, Perm.DISCOVERY_TRIAGE, team=row.product.team)
    return row


def again(request: Request, page: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"discovery/{page}.html", context, status=422)


# --- from a note --------------------------------------------------------------------------
@require_POST
def note_add_to_theme(request: Request, pk: int) -> HttpResponse:
    note = a_note(request, pk)
    form = ToThemeForm(request.POST, user=request.user)
    if not form.is_valid():
        return again(
            request, "note_detail", note_context(request, note, theme_form=form)
        )
    actions.put_note_in_theme(note, **form.cleaned_data, by=request.user)
    name = form.cleaned_data["theme"].name
    return done(request, f"In the theme “{name}”.", note.get_absolute_url())


@require_POST
def note_link_opportunity(request: Request, pk: int) -> HttpResponse:
    note = a_note(request, pk)
    form = ToOpportunityForm(request.POST, user=request.user)
    if not form.is_valid():
        context = note_context(request, note, opportunity_form=form)
        return again(request, "note_detail", context)
    actions.put_note_behind_opportunity(note, **form.cleaned_data, by=request.user)
    code = form.cleaned_data["opportunity"].code
    return done(request, f"Linked to {code}.", note.get_absolute_url())


# --- from a theme -------------------------------------------------------------------------
@require_POST
def theme_add_note(request: Request, pk: int) -> HttpResponse:
    theme = a_theme(request, pk)
    form = OfNoteForm(request.POST, user=request.user)
    if not form.is_valid():
        context = theme_context(request, theme, note_form=form)
        return again(request, "theme_detail", context)
    actions.put_note_in_theme(theme=theme, **form.cleaned_data, by=request.user)
    return done(request, "Note added.", theme.get_absolute_url())


@require_POST
def theme_remove_note(request: Request, pk: int, note: int) -> HttpResponse:
    theme = a_theme(request, pk)
    row = get_object_or_404(theme.notes.all(), pk=note)
    actions.take_note_out_of_theme(row, theme, by=request.user)
    return done(request, "Note taken out.", theme.get_absolute_url())


@require_POST
def theme_link_opportunity(request: Request, pk: int) -> HttpResponse:
    theme = a_theme(request, pk)
    form = ToOpportunityForm(request.POST, user=request.user)
    if not form.is_valid():
        context = theme_context(request, theme, opportunity_form=form)
        return again(request, "theme_detail", context)
    actions.put_theme_behind_opportunity(theme, **form.cleaned_data, by=request.user)
    code = form.cleaned_data["opportunity"].code
    return done(request, f"Linked to {code}.", theme.get_absolute_url())


# --- from an opportunity --------------------------------------------------------------------
@require_POST
def opportunity_link_theme(request: Request, pk: int) -> HttpResponse:
    opportunity = an_opportunity(request, pk)
    form = OfThemeForm(request.POST, user=request.user)
    if not form.is_valid():
        context = opportunity_context(request, opportunity, theme_form=form)
        return again(request, "opportunity_detail", context)
    actions.put_theme_behind_opportunity(
        opportunity=opportunity, **form.cleaned_data, by=request.user
    )
    return done(request, "Theme linked.", opportunity.get_absolute_url())


@require_POST
def opportunity_unlink_theme(request: Request, pk: int, theme: int) -> HttpResponse:
    opportunity = an_opportunity(request, pk)
    row = get_object_or_404(opportunity.themes.all(), pk=theme)
    actions.take_theme_from_opportunity(row, opportunity, by=request.user)
    return done(request, "Theme unlinked.", opportunity.get_absolute_url())


@require_POST
def opportunity_link_note(request: Request, pk: int) -> HttpResponse:
    opportunity = an_opportunity(request, pk)
    form = OfNoteForm(request.POST, user=request.user)
    if not form.is_valid():
        context = opportunity_context(request, opportunity, note_form=form)
        return again(request, "opportunity_detail", context)
    actions.put_note_behind_opportunity(
        opportunity=opportunity, **form.cleaned_data, by=request.user
    )
    return done(request, "Note linked.", opportunity.get_absolute_url())


@require_POST
def opportunity_unlink_note(request: Request, pk: int, note: int) -> HttpResponse:
    opportunity = an_opportunity(request, pk)
    row = get_object_or_404(opportunity.notes.all(), pk=note)
    actions.take_note_from_opportunity(row, opportunity, by=request.user)
    return done(request, "Note unlinked.", opportunity.get_absolute_url())
