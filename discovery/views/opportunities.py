from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.roles import Perm
from core.web import Request, page_of
from discovery.actions import opportunities as actions
from discovery.forms.filters import OpportunityFilter
from discovery.forms.links import OfNoteForm, OfThemeForm
from discovery.forms.opportunities import (
    MoveForm,
    NewOpportunityForm,
    OpportunityForm,
)
from discovery.models import Opportunity
from discovery.queries.opportunities import evidence_for, lacking, opportunity_rows
from discovery.views.pages import done

State = Opportunity.State
# The way on is a button of its own; letting go and the way back stand aside.
ONWARD = {
    State.IDENTIFIED: (State.VALIDATED, "Validate"),
    State.VALIDATED: (State.SELECTED, "Select"),
    State.SELECTED: (State.ADDRESSED, "Mark as addressed"),
}
BACK = {
    State.VALIDATED: (State.IDENTIFIED, "Back to identified"),
    State.SELECTED: (State.VALIDATED, "Back to validated"),
    State.ADDRESSED: (State.SELECTED, "Open it again"),
    State.DISMISSED: (State.IDENTIFIED, "Open it again"),
}
UNPROVEN = {State.IDENTIFIED, State.VALIDATED}  # the next step asks for evidence


@require_GET
def opportunity_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    form = OpportunityFilter(request.GET, user=request.user)
    wanted = form.wanted()
    rows = opportunity_rows(request.user).filter(**wanted)
    page = page_of(rows, after=request.GET.get("after", ""))
    may_create = access.may(request.user, Perm.DISCOVERY_TRIAGE)
    context = {"form": form, "page": page, "wanted": wanted, "may_create": may_create}
    return render(request, "discovery/opportunity_list.html", context)


def opportunity_context(
    request: Request, opportunity: Opportunity, **forms: Any
) -> dict[str, Any]:
    """Everything the page shows; `forms` are those with errors."""
    team = opportunity.product.team
    forms.setdefault("theme_form", OfThemeForm(user=request.user))
    forms.setdefault("note_form", OfNoteForm(user=request.user))
    return {
        "opportunity": opportunity,
        "evidence": evidence_for(opportunity, request.user),
        "missing": lacking(opportunity) if opportunity.state in UNPROVEN else [],
        "forward": ONWARD.get(State(opportunity.state)),
        "backward": BACK.get(State(opportunity.state)),
        "may_edit": access.allows(request.user, Perm.DISCOVERY_TRIAGE, team=team),
        "may_see_backlog": access.may(request.user, Perm.BACKLOG_VIEW),
        "may_see_gates": access.may(request.user, Perm.GATE_VIEW),
        "may_raise": access.allows(request.user, Perm.BACKLOG_EDIT, team=team),
        **forms,
    }


@require_GET
def opportunity_detail(request: Request, pk: int) -> HttpResponse:
    opportunities = Opportunity.objects.visible_to(request.user).for_list()
    opportunity = get_object_or_404(opportunities, pk=pk)
    context = opportunity_context(request, opportunity)
    return render(request, "discovery/opportunity_detail.html", context)


def asked_for(request: Request) -> dict[str, Any]:
    """What the link to the form already knows: notes, themes, the product."""
    return {
        "notes": request.GET.getlist("note"),
        "themes": request.GET.getlist("theme"),
        "product": request.GET.get("product"),
    }


@require_http_methods(["GET", "POST"])
def opportunity_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DISCOVERY_TRIAGE)
    asked = asked_for(request)
    form = NewOpportunityForm(request.POST or None, initial=asked, user=request.user)
    if form.is_valid():
        made = actions.create(**form.cleaned_data, by=request.user)
        return done(request, f"{made.code} written down.", made.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "discovery/opportunity_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def opportunity_edit(request: Request, pk: int) -> HttpResponse:
    rows = Opportunity.objects.visible_to(request.user).for_list()
    opportunity = get_object_or_404(rows, pk=pk)
    access.require(request.user, Perm.DISCOVERY_TRIAGE, team=opportunity.product.team)
    told = model_to_dict(opportunity, exclude=["themes", "notes"])
    form = OpportunityForm(request.POST or None, initial=told, user=request.user)
    if form.is_valid():
        actions.edit(opportunity, **form.cleaned_data, by=request.user)
        return done(request, "Opportunity changed.", opportunity.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "opportunity": opportunity}
    return render(request, "discovery/opportunity_edit.html", context, status=status)


@require_POST
def opportunity_move(request: Request, pk: int) -> HttpResponse:
    rows = Opportunity.objects.visible_to(request.user).for_list()
    opportunity = get_object_or_404(rows, pk=pk)
    posted = {**request.POST.dict()}
    posted.setdefault("because", posted.get("reason", ""))  # the name in the dialog
    form = MoveForm(posted)
    if not form.is_valid():
        context = opportunity_context(request, opportunity, move_form=form)
        page = "discovery/opportunity_detail.html"
        return render(request, page, context, status=422)
    moved = actions.move(opportunity, **form.cleaned_data, by=request.user)
    text = f"{moved.code} is {moved.get_state_display().lower()}."
    return done(request, text, opportunity.get_absolute_url())
