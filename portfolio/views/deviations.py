"""How products stand to standards: said, asked for, decided, closed."""

from typing import Any

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from core import access
from core.clock import today
from core.forms import accepted
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio import conformity, exports, standard_exports
from portfolio.actions import conforming
from portfolio.actions import deviations as actions
from portfolio.deviation_page import page_of_deviation
from portfolio.forms.fields import asked
from portfolio.forms.standards import (
    CloseForm,
    DeviationFilter,
    DeviationForm,
    NewDeviationForm,
    StateForm,
    VerdictForm,
)
from portfolio.models import ConformityStatement, Deviation, Product
from portfolio.queries import standards as queries
from portfolio.views.standards import form_page, seen

ASK, DECIDE = Perm.DEVIATION_ASK, Perm.DEVIATION_DECIDE


@require_GET
def standard_panel(request: Request, pk: int) -> HttpResponse:
    """How one product stands to each standard, for its page."""
    rows = Product.objects.visible_to(request.user).select_related("team")
    product = get_object_or_404(rows, pk=pk)
    context = {
        "product": product,
        "standings": conformity.of(product, today()),
        "asked": queries.asked_of(product),
        "may_ask": access.allows(request.user, ASK, team=product.team),
    }
    return render(request, "portfolio/standard_panel.html", context)


@require_http_methods(["GET", "POST"])
def standard_state(request: Request, pk: int) -> HttpResponse:
    """Say that a product conforms."""
    standard = seen(request, pk)
    access.require_somewhere(request.user, ASK)
    start = {"product": request.GET.get("product")}
    form = StateForm(request.POST or None, initial=start, user=request.user)
    if form.is_valid():
        said = {**form.cleaned_data, "standard": standard}
        if accepted(form, conforming.state, **said, by=request.user):
            return go(request, standard.get_absolute_url())
    return form_page(request, "standard_state", form, standard=standard)


@require_POST
def statement_end(request: Request, pk: int) -> HttpResponse:
    """Take back that a product conforms."""
    rows = ConformityStatement.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("demanded"), pk=pk)
    because = request.POST.get("reason", "")
    conforming.end(row, because=because, by=request.user)
    return go(request, row.get_absolute_url())


@require_GET
def deviation_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_VIEW)
    form = DeviationFilter(request.GET, user=request.user)
    rows = queries.deviations(request.user, asked(form))
    context = {
        "page": page_of(rows, after=request.GET.get("after", "")),
        "form": form,
        "day": today(),
    }
    return render(request, "portfolio/deviation_list.html", context)


@require_GET
def deviation_export(request: Request) -> StreamingHttpResponse:
    """The filtered deviations as a CSV file."""
    access.require_somewhere(request.user, Perm.PORTFOLIO_VIEW)
    form = DeviationFilter(request.GET, user=request.user)
    rows = queries.deviations(request.user, asked(form)).iterator(chunk_size=200)
    lines = standard_exports.deviations(rows)
    return exports.answer(lines, f"deviations-{today().isoformat()}")


def found(request: Request, pk: int, perm: Perm | None = None) -> Deviation:
    """The deviation, if this person may see it; with `perm`, if they hold that too."""
    rows = Deviation.objects.visible_to(request.user).for_page()
    row = get_object_or_404(rows, pk=pk)
    if perm:
        access.require(request.user, perm, team=row.product.team)
    return row


@require_GET
def deviation_detail(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk)
    context = page_of_deviation(row, request.user)
    return render(request, "portfolio/deviation_detail.html", context)


@require_http_methods(["GET", "POST"])
def deviation_create(request: Request, pk: int) -> HttpResponse:
    standard = seen(request, pk)
    access.require_somewhere(request.user, ASK)
    start = {"product": request.GET.get("product")}
    form = NewDeviationForm(request.POST or None, initial=start, user=request.user)
    if form.is_valid():
        said = {**form.cleaned_data, "standard": standard}
        if row := accepted(form, actions.ask, **said, by=request.user):
            return go(request, row.get_absolute_url())
    return form_page(request, "deviation_create", form, standard=standard)


@require_http_methods(["GET", "POST"])
def deviation_edit(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk, ASK)
    start = {name: getattr(row, name) for name in DeviationForm.base_fields}
    form = DeviationForm(request.POST or None, initial=start, user=request.user)
    if done(request, form, actions.edit, row):
        return go(request, row.get_absolute_url())
    return form_page(request, "deviation_edit", form, deviation=row)


def done(request: Request, form: forms.Form, act: Any, row: Deviation) -> Any:
    """What the action returns for what was typed; None if the form says what is wrong."""
    if not form.is_valid():
        return None
    return accepted(form, act, row, **form.cleaned_data, by=request.user)


@require_POST
def deviation_withdraw(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk, ASK)
    actions.withdraw(row, by=request.user)
    return go(request, row.get_absolute_url())


@require_http_methods(["GET", "POST"])
def deviation_decide(request: Request, pk: int) -> HttpResponse:
    """Grant it or refuse it: the button that was pressed says which."""
    row = found(request, pk, DECIDE)
    form = VerdictForm(request.POST or None, initial={"version": row.version})
    act = actions.refuse if request.POST.get("verdict") == "refuse" else actions.grant
    if done(request, form, act, row):
        return go(request, row.get_absolute_url())
    return form_page(request, "deviation_decide", form, deviation=row)


@require_http_methods(["GET", "POST"])
def deviation_close(request: Request, pk: int) -> HttpResponse:
    row = found(request, pk, ASK)
    form = CloseForm(request.POST or None, initial={"version": row.version})
    if done(request, form, actions.close, row):
        return go(request, row.get_absolute_url())
    return form_page(request, "deviation_close", form, deviation=row)
