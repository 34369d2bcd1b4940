from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.forms import accepted
from core.roles import Perm
from core.web import Request, go
from governance import condition_page, reminded
from governance.actions import conditions as actions
from governance.actions import waivers
from governance.forms import words
from governance.forms.conditions import ConditionForm, ConditionWaiverForm, KeptForm
from governance.models import Condition
from governance.views.pages import done, form_page, seen


def found(request: Request, pk: int) -> Condition:
    rows = Condition.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


@require_GET
def condition_detail(request: Request, pk: int) -> HttpResponse:
    return page(request, found(request, pk), KeptForm())


def page(request: Request, row: Condition, form: KeptForm) -> HttpResponse:
    context = {
        "condition": row,
        "form": form,
        "evidence": row.evidence.select_related("added_by"),
        "following": Condition.objects.filter(follows=row).first(),
        "waivers": row.waivers.order_by("pk"),
        "can": condition_page.of_condition(row, request.user),
        "reminded": reminded.of_condition(row),
        "sees_review": access.may(request.user, Perm.GATE_VIEW),
    }
    status = 422 if form.is_bound else 200
    return render(request, "governance/condition_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
def condition_create(request: Request, pk: int) -> HttpResponse:
    review = seen(request, pk)
    access.require(request.user, Perm.GATE_SIGN, team=review.team)
    first = request.GET.dict()
    form = ConditionForm(request.POST or None, review=review, initial=first)
    if form.is_valid():
        fields = without_version(form.cleaned_data)
        if accepted(form, actions.add, review, **fields, by=request.user):
            return go(request, review.get_absolute_url())
    return form_page(request, "condition_create", form, review=review)


def without_version(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "version"}


@require_http_methods(["GET", "POST"])
def condition_edit(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk)
    access.require(request.user, Perm.GATE_SIGN, team=row.review.team)
    kept = model_to_dict(row)
    form = ConditionForm(request.POST or None, review=row.review, initial=kept)
    if done(form, actions.edit, row, by=request.user):
        return go(request, row.review.get_absolute_url())
    return form_page(request, "condition_edit", form, condition=row)


@require_POST
def condition_remove(request: Request, pk: int) -> HttpResponse:
    return redirect(actions.remove(found(request, pk), by=request.user))


@require_POST
def condition_submit_evidence(request: Request, pk: int) -> HttpResponse:
    row, form = found(request, pk), KeptForm(request.POST)
    if not form.is_valid():
        return page(request, row, form)
    actions.submit_evidence(row, **form.cleaned_data, by=request.user)
    return redirect(row)


@require_POST
def condition_verify(request: Request, pk: int) -> HttpResponse:
    row, said = found(request, pk), words(request.POST)
    note, version = said["reason"], said["version"]
    actions.verify(row, note=note, version=version, by=request.user)
    return redirect(row)


@require_POST
def condition_send_back(request: Request, pk: int) -> HttpResponse:
    row, said = found(request, pk), words(request.POST)
    actions.send_back(row, **said, by=request.user)
    return redirect(row)


@require_http_methods(["GET", "POST"])
def condition_request_waiver(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk)
    if row.owner_id != request.user.pk:
        access.require(request.user, Perm.GATE_SUBMIT, team=row.review.team)
    form = ConditionWaiverForm(request.POST or None)
    if done(form, waivers.request_for, row, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(request, "condition_request_waiver", form, condition=row)
