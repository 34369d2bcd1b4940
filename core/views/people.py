"""People, their roles, and teams: for administrators."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, factors, queries
from core.actions import people as actions
from core.actions import teams
from core.forms.people import NewTeamForm, ReportsToForm, RoleForm, TeamForm
from core.models import Membership, Team, User
from core.roles import Perm
from core.web import Request, go, page_of


@require_GET
def people(request: Request) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    asked = request.GET.get("q", "").strip()
    context = {
        "page": page_of(queries.people(asked), after=request.GET.get("after", "")),
        "invitations": queries.open_invitations(),
        "teams": Team.objects.order_by("name"),
        "asked": asked,
    }
    return render(request, "core/people.html", context)


@require_GET
def person_detail(request: Request, pk: int) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    person = get_object_or_404(queries.people(), pk=pk)
    return person_page(request, person)


def person_page(
    request: Request,
    person: User,
    *,
    form: RoleForm | None = None,
    line: ReportsToForm | None = None,
) -> HttpResponse:
    """A person's page; 422 with one of its forms as it was typed."""
    context = {
        "person": person,
        "form": form or RoleForm(),
        "line": line or ReportsToForm(person=person),
        "self": person == request.user,
        "has": factors.kept(person),
    }
    status = 422 if form or line else 200
    return render(request, "core/person_detail.html", context, status=status)


@require_POST
def membership_grant(request: Request, pk: int) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    person = get_object_or_404(queries.people(), pk=pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return person_page(request, person, form=form)
    membership = actions.grant(person, **form.cleaned_data, by=request.user)
    messages.success(request, f"{person} is now {membership}.")
    return go(request, person.get_absolute_url())


@require_POST
def person_reports_to(request: Request, pk: int) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    person = get_object_or_404(queries.people(), pk=pk)
    form = ReportsToForm(request.POST, person=person)
    if not form.is_valid():
        return person_page(request, person, line=form)
    person = actions.edit_profile(person, **form.cleaned_data, by=request.user)
    messages.success(request, f"{person} reports to {person.manager or 'nobody'}.")
    return go(request, person.get_absolute_url())


@require_POST
def membership_revoke(request: Request, pk: int) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    membership = get_object_or_404(Membership, pk=pk)
    actions.revoke(membership, by=request.user)
    messages.success(request, f"{membership.user} is no longer {membership}.")
    return go(request, membership.user.get_absolute_url())


@require_POST
def person_deactivate(request: Request, pk: int) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    person = get_object_or_404(queries.people(), pk=pk)
    actions.deactivate(person, by=request.user)
    messages.success(request, f"{person} can no longer sign in.")
    return go(request, person.get_absolute_url())


@require_POST
def person_reactivate(request: Request, pk: int) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    person = get_object_or_404(queries.people(), pk=pk)
    actions.reactivate(person, by=request.user)
    messages.success(request, f"{person} can sign in again.")
    return go(request, person.get_absolute_url())


@require_http_methods(["GET", "POST"])
def team_create(request: Request) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    form = NewTeamForm(request.POST or None)
    if form.is_valid():
        team = teams.create(**form.cleaned_data, by=request.user)
        messages.success(request, f"The team {team} is made.")
        return go(request, "core:people")
    status = 422 if form.is_bound else 200
    return render(request, "core/team_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def team_edit(request: Request, pk: int) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    team = get_object_or_404(Team, pk=pk)
    form = TeamForm(request.POST or None, initial=model_to_dict(team))
    if form.is_valid():
        teams.rename(team, **form.cleaned_data, by=request.user)
        return go(request, "core:people")
    status = 422 if form.is_bound else 200
    context = {"form": form, "team": team}
    return render(request, "core/team_edit.html", context, status=status)
