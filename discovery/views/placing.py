"""Moving opportunities in their tree, and adding to it, in place."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.roles import Perm
from core.web import Request
from discovery.actions import opportunities, placing
from discovery.forms.opportunities import ChildForm, PlaceForm
from discovery.models import Opportunity
from discovery.views.pages import done


def mine(request: Request, pk: int) -> Opportunity:
    """One that this person may change; 404 for what they may not know of."""
    rows = Opportunity.objects.visible_to(request.user).for_list()
    opportunity = get_object_or_404(rows, pk=pk)
    access.require(request.user, Perm.DISCOVERY_TRIAGE, team=opportunity.product.team)
    return opportunity


def shown(request: Request, opportunity: Opportunity, **forms: Any) -> HttpResponse:
    """The small forms of one need; a fragment for who opens them in the tree."""
    forms.setdefault("form", PlaceForm(opportunity=opportunity))
    forms.setdefault("child_form", ChildForm())
    status = 422 if any(form.is_bound for form in forms.values()) else 200
    back = request.GET.get("back") or request.POST.get("back", "")
    may_link = access.may(request.user, Perm.BACKLOG_EDIT)
    context = {"opportunity": opportunity, "back": back, "may_link": may_link, **forms}
    page = "discovery/opportunity_place.html"
    return render(request, page, context, status=status)


@require_http_methods(["GET", "POST"])
def opportunity_place(request: Request, pk: int) -> HttpResponse:
    opportunity = mine(request, pk)
    form = PlaceForm(request.POST or None, opportunity=opportunity)
    if not form.is_valid():
        return shown(request, opportunity, form=form)
    placing.place(opportunity, **form.cleaned_data, by=request.user)
    text = f"{opportunity.code} moved."
    return done(request, text, opportunity.get_absolute_url())


@require_POST
def opportunity_add_child(request: Request, pk: int) -> HttpResponse:
    """A need under another starts with its product and its outcome."""
    above, form = mine(request, pk), ChildForm(request.POST)
    if not form.is_valid():
        return shown(request, above, child_form=form)
    of: dict[str, Any] = {"key_result": above.key_result, "goal": above.goal}
    of |= {"product": above.product, "parent": above}
    name = form.cleaned_data["name"]
    made = opportunities.create(name=name, **of, by=request.user)
    return done(request, f"{made.code} written down.", made.get_absolute_url())
