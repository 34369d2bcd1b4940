"""One's own page: who am I, what may I do, which keys act for me."""

from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, factors, queries
from core.actions import people as people_actions
from core.actions import tokens as actions
from core.forms.people import ProfileForm, TokenForm
from core.models import AccessToken
from core.web import Request, go


@require_GET
def me(request: Request) -> HttpResponse:
    context = {
        "memberships": access.memberships(request.user),
        "abilities": queries.abilities(request.user),
        "sign_ins": queries.recent_sign_ins(request.user),
        "session_ends": request.session.get_expiry_date(),
        "has": factors.kept(request.user),
        "keys": AccessToken.objects.filter(user=request.user, revoked_at=None).count(),
    }
    return render(request, "core/me.html", context)


@require_http_methods(["GET", "POST"])
def profile_edit(request: Request) -> HttpResponse:
    form = ProfileForm(request.POST or None, initial=model_to_dict(request.user))
    if form.is_valid():
        person = request.user
        people_actions.edit_profile(person, **form.cleaned_data, by=person)
        messages.success(request, "Your profile is saved.")
        return go(request, "core:me")
    status = 422 if form.is_bound else 200
    return render(request, "core/profile_edit.html", {"form": form}, status=status)


@require_GET
def token_list(request: Request) -> HttpResponse:
    keys = AccessToken.objects.filter(user=request.user).order_by("revoked_at", "-id")
    return render(request, "core/token_list.html", {"keys": keys})


@never_cache
@require_http_methods(["GET", "POST"])
def token_create(request: Request) -> HttpResponse:
    """The answer to the POST shows the secret; nothing else ever does."""
    form = TokenForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        key, secret = actions.create(**form.cleaned_data, by=request.user)
        context |= {"key": key, "secret": secret}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "core/token_create.html", context, status=status)


@require_POST
def token_revoke(request: Request, pk: int) -> HttpResponse:
    key = get_object_or_404(AccessToken, pk=pk, user=request.user)
    actions.revoke(key, by=request.user)
    messages.success(request, f"The key {key} opens nothing any more.")
    return go(request, "core:token_list")
