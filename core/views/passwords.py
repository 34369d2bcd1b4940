"""Passwords: changed by who knows the old one, or chosen anew through a mailed link."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core import tasks
from core.actions import sessions as actions
from core.forms.sessions import ChangePasswordForm, PasswordForm, ResetForm
from core.web import Request, go


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_change(request: Request) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        password = form.cleaned_data["password"]
        person = actions.change_password(password=password, by=request.user)
        update_session_auth_hash(request, person)
        messages.success(request, "Your password is changed. Other sessions are over.")
        return go(request, "core:me")
    status = 422 if form.is_bound else 200
    return render(request, "core/password_change.html", {"form": form}, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
def password_reset(request: Request) -> HttpResponse:
    """The answer is the same whether or not anybody has this address."""
    form = ResetForm(request.POST or None)
    sent = form.is_valid()
    if sent:
        site = request.build_absolute_uri("/")
        tasks.send_reset_link(form.cleaned_data["email"], site)
    context = {"form": form, "sent": sent}
    status = 422 if form.is_bound and not sent else 200
    return render(request, "core/password_reset.html", context, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_reset_confirm(request: Request) -> HttpResponse:
    key = request.GET.get("key", "")
    person = actions.person_of_link(request.GET.get("id", ""), key)
    if person is None:
        return render(request, "core/link_used_up.html", status=410)
    form = PasswordForm(request.POST or None, user=person)
    if form.is_valid():
        password = form.cleaned_data["password"]
        actions.reset_password(person, token=key, password=password)
        messages.success(request, "Your new password is set. Sign in with it.")
        return go(request, "core:sign_in")
    return choose(request, form)


def choose(request: Request, form: PasswordForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    page = "core/password_reset_confirm.html"
    return render(request, page, {"form": form}, status=status)
