"""The run phase of products: the list over all, one product's page, its panel, files."""

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access, downloads
from core.models import User
from core.roles import Perm
from core.web import Request, form_page, go, page_of
from governance.views.pages import done
from portfolio.models import Product
from support import run_exports, run_lists, run_page
from support.actions import run_phases as actions
from support.forms import run_checks as forms
from support.models import RunPhase


def find(user: User, pk: int) -> Product:
    """The product, or 404 if this person may not know of it."""
    rows = Product.objects.visible_to(user).select_related("team", "product_manager", "product_owner", "it_owner")  # fmt: skip
    return get_object_or_404(rows, pk=pk)


@require_GET
def run_list(request: Request) -> HttpResponse:
    """Every check of every product, what is overdue first."""
    access.require_somewhere(request.user, Perm.PROBLEM_VIEW)
    form = forms.RunFilter(request.GET, user=request.user)
    rows = run_lists.listed(request.user, **form.asked)
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    context = {
        "form": form, "page": page, "last": run_lists.newest(page.rows),
        "is_filtered": bool(form.asked), "to_begin": run_lists.without_list(request.user)[:20],
    }  # fmt: skip
    return render(request, "support/run_list.html", context)


@require_GET
def run_export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """What the list shows, `as` CSV or a workbook."""
    access.require_somewhere(request.user, Perm.PROBLEM_VIEW)
    form = forms.RunFilter(request.GET, user=request.user)
    rows = run_lists.listed(request.user, **form.asked)
    return downloads.answer(run_exports.table(rows), request.GET.get("as", ""))


@require_GET
def run_detail(request: Request, pk: int) -> HttpResponse:
    product = find(request.user, pk)
    access.require(request.user, Perm.PROBLEM_VIEW, team=product.team)
    context = run_page.whole(product, request.user)
    return render(request, "support/run_detail.html", context)


@require_GET
def run_panel(request: Request, pk: int) -> HttpResponse:
    """What is due next of a product's checks, for its page."""
    product = find(request.user, pk)
    context = run_page.panel(product, request.user)
    return render(request, "support/run_panel.html", context)


@require_http_methods(["GET", "POST"])
def run_begin(request: Request, pk: int) -> HttpResponse:
    product = find(request.user, pk)
    access.require(request.user, Perm.RUN_CHECK, team=product.team)
    form = forms.OwnersForm(request.POST or None, product=product)
    if phase := done(form, actions.begin, product=product, by=request.user):
        messages.success(request, f"The checklist of {product.code} has begun.")
        return go(request, phase.get_absolute_url())
    return form_page(request, "support/run_begin.html", form, product=product)


@require_http_methods(["GET", "POST"])
def run_hand_over(request: Request, pk: int) -> HttpResponse:
    rows = RunPhase.objects.visible_to(request.user).for_page()
    phase = get_object_or_404(rows, product=pk)
    access.require(request.user, Perm.RUN_CHECK, team=phase.product.team)
    form = forms.OwnersForm(request.POST or None, product=phase.product, phase=phase)
    if done(form, actions.hand_over, phase, by=request.user):
        messages.success(request, f"The checks of {phase.product.code} are handed over.")  # fmt: skip
        return go(request, phase.get_absolute_url())
    return form_page(request, "support/run_hand_over.html", form, phase=phase)
