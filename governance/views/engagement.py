"""The rules of engagement: the document in force, its versions, and a draft."""

from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.forms import accepted
from core.roles import Perm
from core.web import Request, go
from governance import engagement, engagement_page
from governance.actions import engagement as actions
from governance.actions import rules_proposals
from governance.actions.raci import require_editor
from governance.forms.engagement import (
    ClauseForm,
    EditClauseForm,
    PlaceForm,
    PurposeForm,
    VersionForm,
)
from governance.forms.proposals import ProposeForm
from governance.models import Proposal, RulesClause, RulesVersion
from governance.views.pages import done, form_page
from governance.views.versions import as_of, compared, status

VERSIONS_SHOWN = 50
PROPOSALS_SHOWN = 10


def seen(request: Request, pk: int) -> RulesVersion:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    return get_object_or_404(RulesVersion.objects.select_related("agreed_by"), pk=pk)


def seen_clause(request: Request, pk: int) -> RulesClause:
    require_editor(request.user)
    rows = RulesClause.objects.select_related("rules")
    return get_object_or_404(rows.prefetch_related("classes", "levels"), pk=pk)


def shown(request: Request, rules: RulesVersion) -> dict[str, Any]:
    """A version as its page shows it, with what was proposed of it."""
    can_edit = access.may(request.user, Perm.RACI_EDIT)
    made = Proposal.objects.for_page().filter(
        kind=Proposal.Kind.RULES, document_id=rules.pk
    )
    return {
        "rules": rules,
        "page": engagement_page.page(rules),
        "can_edit": can_edit and rules.is_draft,
        "proposals": list(made[:PROPOSALS_SHOWN]),
    }


@require_GET
def rules(request: Request) -> HttpResponse:
    """The rules in force today, or on the day that is asked for."""
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    asked = as_of(request)
    found = engagement.in_force(asked["day"])
    context: dict[str, Any] = shown(request, found) if found else {"rules": None}
    context |= {"may_draft": access.may(request.user, Perm.RACI_EDIT), **asked}
    versions = list(RulesVersion.objects.all()[:VERSIONS_SHOWN])
    context |= {"versions": versions}
    context["draft"] = next((each for each in versions if each.is_draft), None)
    return render(request, "governance/rules.html", context, status=status(asked))


@require_GET
def rules_version(request: Request, pk: int) -> HttpResponse:
    found = seen(request, pk)
    return render(request, "governance/rules_version.html", shown(request, found))


@require_GET
def rules_compare(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    rows, between = RulesVersion.objects.all(), engagement_page.between
    context = compared(request, rows, between)
    return render(request, "governance/rules_compare.html", context)


# --- a draft --------------------------------------------------------------------------
@require_POST
def rules_draft(request: Request) -> HttpResponse:
    return redirect(actions.draft(by=request.user))


@require_http_methods(["GET", "POST"])
def rules_edit(request: Request, pk: int) -> HttpResponse:
    found = seen(request, pk)
    require_editor(request.user)
    actions.require_draft(found)
    form = PurposeForm(request.POST or None, initial=model_to_dict(found))
    if done(form, actions.reword, found, by=request.user):
        return go(request, found.get_absolute_url())
    return form_page(request, "rules_edit", form, rules=found)


@require_http_methods(["GET", "POST"])
def rules_clause_add(request: Request, pk: int) -> HttpResponse:
    found = seen(request, pk)
    require_editor(request.user)
    actions.require_draft(found)
    form = ClauseForm(request.POST or None)
    if made := done(form, actions.add_clause, found, by=request.user):
        return go(request, made.get_absolute_url())
    return form_page(request, "rules_clause_add", form, rules=found)


@require_http_methods(["GET", "POST"])
def rules_clause_edit(request: Request, pk: int) -> HttpResponse:
    clause = seen_clause(request, pk)
    actions.require_draft(clause.rules)
    form = EditClauseForm(request.POST or None, initial=model_to_dict(clause))
    if made := done(form, actions.edit_clause, clause, by=request.user):
        return go(request, made.get_absolute_url())
    return form_page(request, "rules_clause_edit", form, clause=clause)


@require_POST
def rules_clause_place(request: Request, pk: int) -> HttpResponse:
    clause, form = seen_clause(request, pk), PlaceForm(request.POST)
    if form.is_valid() and (
        made := accepted(
            form, actions.place, clause, **form.cleaned_data, by=request.user
        )
    ):
        return redirect(made)
    messages.error(request, "Choose a place that this draft has.")
    return redirect(clause)


@require_POST
def rules_clause_remove(request: Request, pk: int) -> HttpResponse:
    clause, form = seen_clause(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    return redirect(actions.remove_clause(clause, version=version, by=request.user))


@require_POST
def rules_discard(request: Request, pk: int) -> HttpResponse:
    found = seen(request, pk)
    actions.discard(found, by=request.user)
    messages.success(request, f"The draft of version {found.number} is gone.")
    return redirect("governance:rules")


@require_http_methods(["GET", "POST"])
def rules_propose(request: Request, pk: int) -> HttpResponse:
    found = seen(request, pk)
    require_editor(request.user)
    actions.require_draft(found)
    first = {"effective_from": today(), "version": found.version}
    form = ProposeForm(request.POST or None, initial=first)
    if made := done(form, rules_proposals.propose, found, by=request.user):
        messages.success(request, f"{found} waits for both sides to sign it.")
        return go(request, made.get_absolute_url())
    changes = engagement_page.between(engagement.in_force(), found)
    context = shown(request, found) | {"changes": changes}
    return form_page(request, "rules_propose", form, **context)
