"""What a missed service level earns: the credit policies, one after the other."""

from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.forms import accepted
from core.roles import Perm
from core.web import Request, go
from governance import credit_page, sla
from governance.actions import credit as actions
from governance.forms.credit import CreditPolicyForm
from governance.models import CreditPolicy
from governance.views.pages import form_page


@require_GET
def credit_policy_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    can_edit = access.allows(request.user, Perm.CREDIT_EDIT, team=None)
    context = {"editions": credit_page.editions(), "can_edit": can_edit}
    return render(request, "governance/credit_policy_list.html", context)


@require_http_methods(["GET", "POST"])
def credit_policy_create(request: Request) -> HttpResponse:
    access.require(request.user, Perm.CREDIT_EDIT, team=None)
    form = CreditPolicyForm(request.POST or None, initial=start())
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if row := accepted(form, actions.set_policy, **told):
            text = f"{row} holds from {row.effective_from:%B %Y} on."
            messages.success(request, text)
            return go(request, reverse("governance:credit_policy_list"))
    return form_page(request, "credit_policy_create", form)


def start() -> dict[str, Any]:
    """The newest policy, for the month after this one."""
    newest = CreditPolicy.objects.order_by("-number").first()
    found = model_to_dict(newest, fields=credit_page.FIELDS) if newest else {}
    month = sla.following(today())
    number = newest.number if newest else 0
    return {**found, "effective_from": month, "based_on": number}


@require_POST
def credit_policy_withdraw(request: Request, pk: int) -> HttpResponse:
    access.require(request.user, Perm.CREDIT_EDIT, team=None)
    row = get_object_or_404(CreditPolicy, pk=pk)
    actions.withdraw(row, by=request.user)
    messages.success(request, f"{row} is withdrawn.")
    return redirect("governance:credit_policy_list")
