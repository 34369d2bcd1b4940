"""One's own ways to prove who one is: an app for codes, passkeys, spare codes."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, factors, passkeys, qr, queries, totp
from core.actions import factors as actions
from core.forms.factors import CodeForm, PasskeyForm, ProofForm
from core.models import FactorChange, Passkey
from core.roles import Perm
from core.web import Request

PURPOSES = (factors.SIGN, factors.CHANGE)
CHANGES = 20


@require_GET
def factor_list(request: Request) -> HttpResponse:
    rows = FactorChange.objects.visible_to(request.user).select_related("changed_by")
    context = {
        "has": factors.kept(request.user),
        "reset": factors.reset_of(request.user),
        "changes": rows.order_by("-id")[:CHANGES],
    }
    return render(request, "core/factor_list.html", context)


def page(request: Request, stem: str, form: Any, **more: Any) -> HttpResponse:
    """`core/<stem>.html`; 422 with a form that came back and is not right."""
    wrong = form is not None and form.is_bound and not form.is_valid()
    shown, status = {"form": form, **more}, 422 if wrong else 200
    return render(request, f"core/{stem}.html", shown, status=status)


def codes(request: Request, made: list[str]) -> HttpResponse:
    """New spare codes, in this answer and nowhere else."""
    if not made:
        return redirect("core:factor_list")
    return render(request, "core/spare_codes.html", {"codes": made})


def origin(request: Request) -> str:
    return f"{request.scheme}://{request.get_host()}"


# --- the app ----------------------------------------------------------------------------
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code_app_start(request: Request) -> HttpResponse:
    form = ProofForm(request.POST or None, person=request.user)
    if form.is_valid():
        actions.start_app(**form.cleaned_data, by=request.user)
        return redirect("core:code_app_confirm")
    return page(request, "code_app_start", form)


@never_cache
@require_http_methods(["GET", "POST"])
def code_app_confirm(request: Request) -> HttpResponse:
    secret = actions.pending_secret(request.user)
    if secret is None:
        return redirect("core:factor_list")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        return codes(request, actions.confirm_app(**form.cleaned_data, by=request.user))
    address = totp.address(secret, request.user.email, "Tandem")
    drawn = mark_safe(qr.drawn(address, "The secret as a QR code"))  # noqa: S308
    shown = {"drawn": drawn, "typed": totp.typed(secret)}
    return page(request, "code_app_confirm", form, **shown)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code_app_drop(request: Request) -> HttpResponse:
    form = ProofForm(request.POST or None, person=request.user)
    if form.is_valid():
        actions.drop_app(**form.cleaned_data, by=request.user)
        messages.success(request, "The app for codes is removed.")
        return redirect("core:factor_list")
    return page(request, "code_app_drop", form)


# --- passkeys ---------------------------------------------------------------------------
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def passkey_add(request: Request) -> HttpResponse:
    """First the name and a proof; the answer then asks the device for the passkey."""
    form = PasskeyForm(request.POST or None, person=request.user)
    if form.is_valid():
        said = form.cleaned_data
        asked = actions.ask_passkey(**said, origin=origin(request), by=request.user)
        shown = {"asked": json.dumps(asked), "name": said["name"]}
        return page(request, "passkey_keep", None, **shown)
    named = passkeys.Asked(0, "", "", origin(request)).has_a_name
    return page(request, "passkey_add", form, named=named)


@never_cache
@require_POST
def passkey_keep(request: Request) -> HttpResponse:
    answer = request.POST.get("passkey", "")
    made = actions.add_passkey(answer=answer, by=request.user)
    messages.success(request, "The passkey is added.")
    return codes(request, made)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def passkey_rename(request: Request, pk: int) -> HttpResponse:
    key = get_object_or_404(Passkey, pk=pk, user=request.user)
    first = {"name": key.name}
    form = PasskeyForm(request.POST or None, person=request.user, initial=first)
    if form.is_valid():
        actions.rename_passkey(key, **form.cleaned_data, by=request.user)
        return redirect("core:factor_list")
    return page(request, "passkey_rename", form, key=key)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def passkey_drop(request: Request, pk: int) -> HttpResponse:
    key = get_object_or_404(Passkey, pk=pk, user=request.user)
    form = ProofForm(request.POST or None, person=request.user)
    if form.is_valid():
        actions.drop_passkey(key, **form.cleaned_data, by=request.user)
        messages.success(request, f"The passkey “{key}” is removed.")
        return redirect("core:factor_list")
    return page(request, "passkey_drop", form, key=key)


@never_cache
@require_GET
def passkey_question(request: Request) -> HttpResponse:
    """What the browser is to ask one of the person's passkeys; nothing is kept."""
    purpose = request.GET.get("purpose", factors.SIGN)
    if purpose not in PURPOSES:
        raise Http404
    about = request.GET.get("about", "")[:100]
    return JsonResponse(question(request, purpose, about))


def question(request: Any, purpose: str, about: str) -> dict[str, Any]:
    asked = passkeys.Asked(request.user.pk, purpose, about, origin(request))
    return passkeys.to_use(asked, factors.kept(request.user).passkeys)


# --- spare codes, and a lost factor -----------------------------------------------------
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def spare_renew(request: Request) -> HttpResponse:
    form = ProofForm(request.POST or None, person=request.user)
    if form.is_valid():
        return codes(
            request, actions.renew_spares(**form.cleaned_data, by=request.user)
        )
    return page(request, "spare_renew", form)


@require_POST
def person_reset_factors(request: Request, pk: int) -> HttpResponse:
    access.require(request.user, Perm.PEOPLE_EDIT, team=None)
    person = get_object_or_404(queries.people(), pk=pk)
    reason = request.POST.get("reason", "")
    actions.reset(person, reason=reason, by=request.user)
    messages.success(request, f"{person} signs by password again, from tomorrow on.")
    return redirect(person)
