"""Letting people in by a link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.actions import invitations as actions
from core.actions import mail
from core.forms.people import InvitationForm
from core.forms.sessions import JoinForm
from core.models import Invitation, User
from core.roles import Perm
from core.views.sessions import enter
from core.web import Request, go


@never_cache
@require_http_methods(["GET", "POST"])
def invitation_create(request: Request) -> HttpResponse:
    """The answer to the POST shows the link once, and says whether the mail went out."""
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    form = InvitationForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        made, token = actions.create(**form.cleaned_data, by=request.user)
        link = request.build_absolute_uri(join_url(token))
        mailed = mail.invitation(made, link)
        context |= {"invitation": made, "link": link, "mailed": mailed}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "core/invitation_create.html", context, status=status)


@require_POST
def invitation_withdraw(request: Request, pk: int) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    invitation = get_object_or_404(Invitation, pk=pk)
    actions.withdraw(invitation, by=request.user)
    messages.success(request, f"The invitation of {invitation.name} is withdrawn.")
    return go(request, "core:people")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation_accept(request: Request) -> HttpResponse:
    token = request.GET.get("key", "")
    invitation = actions.living(token)
    if invitation is None:
        return render(request, "core/link_used_up.html", status=410)
    guest = User(email=invitation.email, name=invitation.name)
    form = JoinForm(request.POST or None, user=guest, initial={"name": guest.name})
    if form.is_valid():
        person = actions.accept(token, **form.wanted())
        return enter(request, person, how="invitation")
    context = {"form": form, "invitation": invitation}
    status = 422 if form.is_bound else 200
    return render(request, "core/invitation_accept.html", context, status=status)


def join_url(token: str) -> str:
    """The secret goes into the query, which no log keeps."""
    return f"{reverse('core:invitation_accept')}?{urlencode({'key': token})}"
