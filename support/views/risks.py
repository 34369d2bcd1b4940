"""Risks: the list, one of them with its steps, their picture, and files of them."""

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, downloads
from core.models import User
from core.roles import Perm
from core.steps import Steps
from core.web import Request, form_page, go, page_of
from governance.views.pages import done
from portfolio.models import Product
from support import risk_exports, risk_lists, risk_page
from support.actions import risk_answers as answers
from support.actions import risks as actions
from support.forms import risks as forms
from support.models import Risk

DETAIL = "support/risk_detail.html"


def find(user: User, pk: int) -> Risk:
    """The risk, or 404 if this person may not know of it."""
    return get_object_or_404(Risk.objects.visible_to(user).for_page(), pk=pk)


@require_GET
def risk_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PROBLEM_VIEW)
    form = forms.RiskFilter(request.GET, user=request.user)
    rows = risk_lists.listed(request.user, **form.asked)
    context = {
        "form": form,
        "page": page_of(rows, after=request.GET.get("after", ""), size=50),
        "is_filtered": bool(form.asked),
        "may_record": access.may(request.user, Perm.PROBLEM_REPORT),
        "may_import": access.may(request.user, Perm.IMPORT_RUN),
    }
    return render(request, "support/risk_list.html", context)


@require_GET
def risk_export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """What the list shows, `as` CSV or a workbook."""
    access.require_somewhere(request.user, Perm.PROBLEM_VIEW)
    form = forms.RiskFilter(request.GET, user=request.user)
    rows = risk_lists.listed(request.user, **form.asked)
    return downloads.answer(risk_exports.table(rows), request.GET.get("as", ""))


@require_GET
def risk_picture(request: Request) -> HttpResponse:
    """Likelihood by impact as a heat map, and the last weeks by level."""
    access.require_somewhere(request.user, Perm.PROBLEM_VIEW)
    form = forms.RiskFilter(request.GET, user=request.user)
    context = risk_page.picture(request.user, form)
    return render(request, "support/risk_picture.html", context)


@require_GET
def risk_panel(request: Request, pk: int) -> HttpResponse:
    """A product's risks that are watched, for its page."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    rows = risk_lists.listed(request.user, product=product, state=risk_lists.WATCHED)
    may = access.allows(request.user, Perm.PROBLEM_REPORT, team=product.team)
    context = {"product": product, "risks": rows[:10], "may_record": may}
    return render(request, "support/risk_panel.html", context)


@require_GET
def risk_detail(request: Request, pk: int) -> HttpResponse:
    risk = find(request.user, pk)
    return render(request, DETAIL, risk_page.whole(risk, request.user))


@require_http_methods(["GET", "POST"])
def risk_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PROBLEM_REPORT)
    initial = {"product": request.GET.get("product")}
    form = forms.NewRiskForm(request.POST or None, user=request.user, initial=initial)
    if risk := done(form, actions.record, by=request.user):
        messages.success(request, f"{risk.key} is recorded.")
        return go(request, risk.get_absolute_url())
    return form_page(request, "support/risk_create.html", form)


@require_http_methods(["GET", "POST"])
def risk_edit(request: Request, pk: int) -> HttpResponse:
    risk = find(request.user, pk)
    access.require(request.user, Perm.PROBLEM_SOLVE, team=risk.product.team)
    form = forms.EditRiskForm(request.POST or None, initial=forms.starts_with(risk))
    if done(form, actions.edit, risk, by=request.user):
        return go(request, risk.get_absolute_url())
    return form_page(request, "support/risk_edit.html", form, risk=risk)


# --- steps ----------------------------------------------------------------------------
STEPS = Steps(find, risk_page.whole, DETAIL)
SOLVE, REPORT = Perm.PROBLEM_SOLVE, Perm.PROBLEM_REPORT


@require_POST
def risk_assess(request: Request, pk: int) -> HttpResponse:
    said = "is assessed"
    return STEPS.take(request, pk, forms.AssessForm, actions.assess, said, SOLVE)


@require_POST
def risk_give(request: Request, pk: int) -> HttpResponse:
    said = "has its owner"
    return STEPS.take(request, pk, forms.GiveForm, actions.give, said, SOLVE)


@require_POST
def risk_treat(request: Request, pk: int) -> HttpResponse:
    said = "is being treated"
    return STEPS.take(request, pk, forms.TreatForm, answers.treat, said, SOLVE)


@require_POST
def risk_accept(request: Request, pk: int) -> HttpResponse:
    said = "is accepted"
    return STEPS.take(
        request, pk, forms.AcceptForm, answers.accept, said, Perm.RISK_ACCEPT
    )


@require_POST
def risk_happened(request: Request, pk: int) -> HttpResponse:
    said = "has become a problem"
    return STEPS.take(request, pk, forms.HappenedForm, answers.happened, said, REPORT)


@require_POST
def risk_close(request: Request, pk: int) -> HttpResponse:
    said = "is closed"
    return STEPS.take(request, pk, forms.CloseForm, answers.close, said, SOLVE)


@require_POST
def risk_reopen(request: Request, pk: int) -> HttpResponse:
    said = "is watched again"
    return STEPS.take(request, pk, forms.ReopenForm, answers.reopen, said, REPORT)
