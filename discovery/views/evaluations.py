"""Vendor evaluations: the list, one of them with its steps, files, and a product's."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, downloads
from core.forms import accepted
from core.models import User
from core.roles import Perm
from core.steps import StepForm
from core.web import Request, form_page, go, page_of
from discovery import evaluation_exports, evaluation_page
from discovery.actions import evaluation_steps as steps
from discovery.actions import evaluations as actions
from discovery.forms import evaluations as forms
from discovery.models import VendorEvaluation
from discovery.queries import evaluations as queries
from governance.actions.decisions import allow
from governance.views.pages import done
from portfolio.models import Product, Vendor

DETAIL = "discovery/evaluation_detail.html"


def find(user: User, pk: int) -> VendorEvaluation:
    """The evaluation, or 404 if this person may not know of it."""
    rows = VendorEvaluation.objects.visible_to(user).for_page()
    return get_object_or_404(rows, pk=pk)


@require_GET
def evaluation_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DECISION_VIEW)
    form = forms.EvaluationFilter(request.GET, user=request.user)
    rows = queries.evaluations(request.user, **form.asked)
    context = {
        "form": form,
        "page": page_of(rows, after=request.GET.get("after", ""), size=50),
        "is_filtered": bool(form.asked),
        "may_open": access.may(request.user, Perm.DECISION_EDIT),
    }
    return render(request, "discovery/evaluation_list.html", context)


@require_GET
def evaluation_detail(request: Request, pk: int) -> HttpResponse:
    row = find(request.user, pk)
    return render(request, DETAIL, evaluation_page.whole(row, request.user))


@require_GET
def evaluation_export(
    request: Request, pk: int
) -> HttpResponse | StreamingHttpResponse:
    """What its page shows, a row for each candidate, `as` CSV or a workbook."""
    told = queries.result(find(request.user, pk))
    return downloads.answer(evaluation_exports.table(told), request.GET.get("as", ""))


@require_GET
def evaluation_panel(request: Request, pk: int) -> HttpResponse:
    """A product's evaluations, for its page."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    rows = queries.evaluations(request.user, product=product)
    may = access.allows(request.user, Perm.DECISION_EDIT, team=product.team)
    context = {"product": product, "evaluations": rows[:10], "may_open": may}
    return render(request, "discovery/evaluation_panel.html", context)


@require_GET
def evaluation_vendor_panel(request: Request, pk: int) -> HttpResponse:
    """Where a vendor was a candidate, for its page."""
    vendor = get_object_or_404(Vendor.objects.visible_to(request.user), pk=pk)
    rows = queries.evaluations(request.user, vendor=vendor)
    context = {"vendor": vendor, "evaluations": rows[:10]}
    return render(request, "discovery/evaluation_vendor_panel.html", context)


@require_http_methods(["GET", "POST"])
def evaluation_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DECISION_EDIT)
    initial = {"product": request.GET.get("product")}
    form = forms.NewEvaluationForm(request.POST or None, user=request.user, initial=initial)  # fmt: skip
    if row := done(form, actions.create, by=request.user):
        messages.success(request, f"{row.key} is open, and its scorers are told.")
        return go(request, row.get_absolute_url())
    return form_page(request, "discovery/evaluation_create.html", form)


@require_http_methods(["GET", "POST"])
def evaluation_edit(request: Request, pk: int) -> HttpResponse:
    row = find(request.user, pk)
    allow(request.user, Perm.DECISION_EDIT, row.team)
    scored = actions.has_scores(row)
    form = forms.EditEvaluationForm(request.POST or None, scored=scored, initial=forms.starts_with(row))  # fmt: skip
    if done(form, actions.edit, row, by=request.user):
        return go(request, row.get_absolute_url())
    template = "discovery/evaluation_edit.html"
    return form_page(request, template, form, evaluation=row, scored=scored)


# --- steps ----------------------------------------------------------------------------
def take(
    request: Request,
    pk: int,
    kind: type[StepForm],
    act: Callable[..., Any],
    said: str,
    perm: Perm = Perm.DECISION_EDIT,
) -> HttpResponse:
    """As `core.steps.Steps.take`, of what may belong to no product."""
    row = find(request.user, pk)
    allow(request.user, perm, row.team)
    form = kind(request.POST, of=row, user=request.user)
    if form.is_valid() and accepted(form, act, row, **form.cleaned_data, by=request.user):  # fmt: skip
        messages.success(request, f"{row.key} {said}.")
        return go(request, row.get_absolute_url())
    context = evaluation_page.whole(row, request.user, **{kind.step: form})
    return render(request, DETAIL, context, status=422)


@require_POST
def evaluation_reveal(request: Request, pk: int) -> HttpResponse:
    return take(request, pk, forms.RevealForm, steps.reveal, "shows its scores")


@require_POST
def evaluation_again(request: Request, pk: int) -> HttpResponse:
    return take(request, pk, forms.AgainForm, steps.again, "is scored once more")


@require_POST
def evaluation_withdraw(request: Request, pk: int) -> HttpResponse:
    return take(request, pk, forms.WithdrawForm, steps.withdraw, "is withdrawn")


@require_POST
def evaluation_decide(request: Request, pk: int) -> HttpResponse:
    perm, said = Perm.DECISION_DECIDE, "is decided"
    return take(request, pk, forms.DecideForm, steps.decide, said, perm)
