from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.roles import Perm
from core.web import Request, go
from governance import condition_page, reminded
from governance.actions import waivers as actions
from governance.forms import words
from governance.forms.conditions import RenewForm, WaiverForm
from governance.models import Waiver
from governance.views.pages import done, form_page, seen


def found(request: Request, pk: int) -> Waiver:
    rows = Waiver.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


@require_GET
def waiver_detail(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk)
    context = {
        "waiver": row,
        "renewal": Waiver.objects.filter(renewal_of=row).first(),
        "can": condition_page.of_waiver(row, request.user),
        "reminded": reminded.of_waiver(row),
    }
    return render(request, "governance/waiver_detail.html", context)


@require_http_methods(["GET", "POST"])
def waiver_request(request: Request, pk: int) -> HttpResponse:
    review = seen(request, pk)
    access.require(request.user, Perm.GATE_SUBMIT, team=review.team)
    first = request.GET.dict()
    form = WaiverForm(request.POST or None, review=review, initial=first)
    if row := done(form, actions.request, review, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(request, "waiver_request", form, review=review)


@require_http_methods(["GET", "POST"])
def waiver_renew(request: Request, pk: int) -> HttpResponse:
    old = found(request, pk)
    access.require(request.user, Perm.GATE_SUBMIT, team=old.review.team)
    form = RenewForm(request.POST or None)
    if row := done(form, actions.renew, old, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(request, "waiver_renew", form, waiver=old)


@require_POST
def waiver_grant(request: Request, pk: int) -> HttpResponse:
    row, version = found(request, pk), words(request.POST)["version"]
    return redirect(actions.grant(row, version=version, by=request.user))


@require_POST
def waiver_decline(request: Request, pk: int) -> HttpResponse:
    row, said = found(request, pk), words(request.POST)
    return redirect(actions.decline(row, **said, by=request.user))
