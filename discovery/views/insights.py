"""Insights: words marked in notes, what they say, and what they speak for."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.roles import Perm
from core.web import Request, page_of
from discovery.actions import insights as actions
from discovery.forms.insights import (
    HighlightForm,
    InsightFilter,
    InsightForm,
    ToNeedForm,
)
from discovery.forms.notes import StepForm
from discovery.models import Highlight, Insight, Note
from discovery.queries.insights import insight_page, insight_rows
from discovery.views.pages import done, note_context


@require_GET
def insight_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    form = InsightFilter(request.GET, user=request.user)
    wanted = form.wanted()
    rows = insight_rows(request.user, wanted)
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    context = {"page": page, "form": form, "wanted": wanted}
    context["may_triage"] = access.may(request.user, Perm.DISCOVERY_TRIAGE)
    return render(request, "discovery/insight_list.html", context)


def readable(request: Request, pk: int) -> Insight:
    rows = Insight.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, pk=pk)


def editable(request: Request, pk: int) -> Insight:
    insight = readable(request, pk)
    access.require(request.user, Perm.DISCOVERY_TRIAGE, team=insight.product.team)
    return insight


def insight_context(request: Request, insight: Insight, **forms: Any) -> dict[str, Any]:
    team = insight.product.team
    forms.setdefault("need_form", ToNeedForm(user=request.user))
    return {
        "insight": insight,
        "told": insight_page(insight, request.user),
        "may_edit": access.allows(request.user, Perm.DISCOVERY_TRIAGE, team=team),
        "sees_backlog": access.may(request.user, Perm.BACKLOG_VIEW),
        **forms,
    }


@require_GET
def insight_detail(request: Request, pk: int) -> HttpResponse:
    context = insight_context(request, readable(request, pk))
    return render(request, "discovery/insight_detail.html", context)


@require_http_methods(["GET", "POST"])
def insight_edit(request: Request, pk: int) -> HttpResponse:
    insight = editable(request, pk)
    form = InsightForm.of(insight, request.POST or None)
    if form.is_valid():
        actions.edit(insight, **form.cleaned_data, by=request.user)
        return done(request, "Insight changed.", insight.get_absolute_url())
    context = {"form": form, "insight": insight}
    status = 422 if form.is_bound else 200
    return render(request, "discovery/insight_edit.html", context, status=status)


@require_POST
def insight_discard(request: Request, pk: int) -> HttpResponse:
    insight, form = editable(request, pk), StepForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    actions.discard(insight, version=version, by=request.user)
    return done(request, "Insight taken away.", reverse("discovery:insight_list"))


@require_POST
def insight_link(request: Request, pk: int) -> HttpResponse:
    insight = readable(request, pk)
    access.require_somewhere(request.user, Perm.DISCOVERY_TRIAGE)
    form = ToNeedForm(request.POST, user=request.user)
    if not form.is_valid():
        context = insight_context(request, insight, need_form=form)
        return render(request, "discovery/insight_detail.html", context, status=422)
    actions.link(insight, **form.cleaned_data, by=request.user)
    code = form.cleaned_data["opportunity"].code
    return done(request, f"Linked to {code}.", insight.get_absolute_url())


@require_POST
def insight_unlink(request: Request, pk: int, opportunity: int) -> HttpResponse:
    insight = readable(request, pk)
    row = get_object_or_404(
        insight.opportunities.select_related("product"), pk=opportunity
    )
    access.require(request.user, Perm.DISCOVERY_TRIAGE, team=row.product.team)
    actions.unlink(insight, row, by=request.user)
    return done(request, f"Unlinked from {row.code}.", insight.get_absolute_url())


@require_POST
def note_highlight(request: Request, pk: int) -> HttpResponse:
    """Mark words of a note: as an insight there is, or as a new one."""
    notes = Note.objects.visible_to(request.user).for_page()
    note = get_object_or_404(notes, pk=pk)
    access.require_somewhere(request.user, Perm.DISCOVERY_TRIAGE)
    form = HighlightForm(request.POST, user=request.user)
    if not form.is_valid():
        context = note_context(request, note, highlight_form=form)
        return render(request, "discovery/note_detail.html", context, status=422)
    actions.mark(note, **form.cleaned_data, by=request.user)
    return done(request, "Highlighted.", note.get_absolute_url())


@require_POST
def highlight_remove(request: Request, pk: int) -> HttpResponse:
    rows = Highlight.objects.select_related("insight__product__team", "note")
    row = get_object_or_404(
        rows.filter(
            insight__in=Insight.objects.visible_to(request.user),
            note__in=Note.objects.visible_to(request.user),
        ),
        pk=pk,
    )
    actions.unmark(row, by=request.user)
    return done(request, "Highlight taken away.", row.insight.get_absolute_url())
