from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio import benefit_states, charts
from portfolio.actions import benefits as actions
from portfolio.forms.benefits import (
    ActualForm,
    BenefitForm,
    MonthForm,
    NewBenefitForm,
    RampForm,
)
from portfolio.models import Benefit
from portfolio.queries import benefit_page, benefits

PAGE = "portfolio/benefit_detail.html"


@require_GET
def benefit_list(request: Request) -> HttpResponse:
    rows = Benefit.objects.visible_to(request.user).for_list().order_by("code", "id")
    page = page_of(rows, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "totals": benefits.totals(page.rows),
        "report": benefits.value_forecast_vs_actual(today()),
        "may_create": access.may(request.user, Perm.BENEFIT_EDIT),
    }
    return render(request, "portfolio/benefit_list.html", context)


@require_GET
def benefit_detail(request: Request, pk: int) -> HttpResponse:
    benefit = get_object_or_404(benefit_page.for_page(request.user), pk=pk)
    return render(request, PAGE, benefit_context(benefit, request.user))


def benefit_context(benefit: Benefit, user: User, **forms: Any) -> dict[str, Any]:
    """What the benefit's page shows; `forms` are those that came back with errors."""
    standing = benefit_page.standing(benefit)
    version = {"version": benefit.version}
    says = f"{benefit.name}: forecast and actual by month, in US dollars"
    return {
        "benefit": benefit,
        "standing": standing,
        "chart": charts.value_by_month(standing.rows, says),
        "forecast_form": MonthForm(initial=version, auto_id="forecast_%s"),
        "ramp_form": RampForm(initial=version, auto_id="ramp_%s"),
        "actual_form": ActualForm(initial=version, auto_id="actual_%s"),
        "problem_form": None,
        **allowed(benefit, user),
        **forms,
    }


def allowed(benefit: Benefit, user: User) -> dict[str, bool]:
    """Which buttons this person sees now; the actions ask again."""
    team = benefit.product.team
    edits = access.allows(user, Perm.BENEFIT_EDIT, team=team)
    signs = access.allows(user, Perm.BENEFIT_SIGN, team=team)
    delivers = user.pk in actions.delivery_leads(benefit.product)
    is_owner = user.pk == benefit.owner_id
    return {
        "can_edit": edits,
        "can_freeze": edits and benefit.state == benefit_states.IDENTIFIED,
        "can_forecast": edits
        and benefit.state in benefit_states.DRAFT
        and benefit.kind != Benefit.Kind.EXPERIENCE,
        "can_sign": signs
        and not is_owner
        and not delivers
        and benefit.state == benefit_states.BASELINED,
        "can_reopen": edits and benefit.state == benefit_states.APPROVED,
        "can_measure": edits and benefit.state in benefit_states.MEASURED,
        "can_attest": signs and is_owner and not delivers,
    }


@require_http_methods(["GET", "POST"])
def benefit_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BENEFIT_EDIT)
    initial = {"product": request.GET.get("product")}
    form = NewBenefitForm(request.POST or None, initial=initial, user=request.user)
    if form.is_valid():
        benefit = actions.create(**form.cleaned_data, by=request.user)
        return go(request, benefit.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/benefit_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def benefit_edit(request: Request, pk: int) -> HttpResponse:
    benefit = get_object_or_404(benefit_page.for_page(request.user), pk=pk)
    access.require(request.user, Perm.BENEFIT_EDIT, team=benefit.product.team)
    form = BenefitForm(request.POST or None, initial=model_to_dict(benefit))
    if form.is_valid():
        actions.edit(benefit, **form.cleaned_data, by=request.user)
        return go(request, benefit.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "benefit": benefit}
    return render(request, "portfolio/benefit_edit.html", context, status=status)
