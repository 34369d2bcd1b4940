"""The register of standards: read, written, brought into force, looked at, retired."""

from typing import Any

from django import forms
from django.contrib import messages
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
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio import exports, standard_exports
from portfolio.actions import standards as actions
from portfolio.forms.fields import asked
from portfolio.forms.standards import (
    DemandForm,
    LookForm,
    NewStandardForm,
    PublishForm,
    RetireForm,
    StandardFilter,
    StandardForm,
    in_a_year,
)
from portfolio.models import Product, Standard, StandardVersion
from portfolio.queries import standards as queries
from portfolio.queries.backbone import backbone

EDIT = Perm.STANDARD_EDIT
SHOWN = 50  # deviations of one standard; the list has the rest


@require_GET
def standard_list(request: Request) -> HttpResponse:
    """The register, how products stand to it, and how the backbone does."""
    access.require_somewhere(request.user, Perm.PORTFOLIO_VIEW)
    form = StandardFilter(request.GET)
    rows = queries.register(request.user, asked(form))
    found = queries.standings(request.user, today())
    context = {
        "page": page_of(rows, after=request.GET.get("after", "")),
        "form": form,
        "counts": queries.counts(found),
        "backbone": backbone(request.user, found, today()),
        "may_edit": access.may(request.user, EDIT),
    }
    return render(request, "portfolio/standard_list.html", context)


@require_GET
def standard_export(request: Request) -> StreamingHttpResponse:
    """The filtered register as a CSV file."""
    access.require_somewhere(request.user, Perm.PORTFOLIO_VIEW)
    rows = queries.register(request.user, asked(StandardFilter(request.GET)))
    counts = queries.counts(queries.standings(request.user, today()))
    lines = standard_exports.register(rows, counts)
    return exports.answer(lines, f"standards-{today().isoformat()}")


def seen(request: Request, pk: int) -> Standard:
    rows = Standard.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


def mine(request: Request, pk: int) -> Standard:
    standard = seen(request, pk)
    access.require_somewhere(request.user, EDIT)
    return standard


def a_draft(request: Request, pk: int) -> StandardVersion:
    version = get_object_or_404(StandardVersion.objects.all(), pk=pk)
    mine(request, version.standard_id)
    return version


def form_page(
    request: Request, name: str, form: forms.Form, **more: Any
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, **more}
    return render(request, f"portfolio/{name}.html", context, status=status)


@require_GET
def standard_detail(request: Request, pk: int) -> HttpResponse:
    context = context_of(seen(request, pk), request.user)
    return render(request, "portfolio/standard_detail.html", context)


def context_of(standard: Standard, user: User) -> dict[str, Any]:
    deviations = queries.deviations(user, {"standard": standard})
    return {
        "standard": standard,
        "holds": standard.holds,
        "draft": standard.draft,
        "standings": queries.of_standard(standard, user, today()),
        "deviations": deviations[:SHOWN],
        "may_edit": access.may(user, EDIT),
        "may_ask": access.may(user, Perm.DEVIATION_ASK),
        "may_see_levels": access.may(user, Perm.RACI_VIEW),
        "day": today(),
    }


@require_http_methods(["GET", "POST"])
def standard_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, EDIT)
    form = NewStandardForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        if row := accepted(form, actions.create, **said, by=request.user):
            return go(request, row.get_absolute_url())
    return form_page(request, "standard_create", form)


@require_http_methods(["GET", "POST"])
def standard_edit(request: Request, pk: int) -> HttpResponse:
    standard = mine(request, pk)
    names = ("name", "family", "owner", "version")
    start: dict[str, Any] = {name: getattr(standard, name) for name in names}
    start["levels"] = standard.levels.all()
    form = StandardForm(request.POST or None, initial=start)
    if form.is_valid():
        said = form.cleaned_data
        if accepted(form, actions.edit, standard, **said, by=request.user):
            return go(request, standard.get_absolute_url())
    return form_page(request, "standard_edit", form, standard=standard)


@require_POST
def standard_draft(request: Request, pk: int) -> HttpResponse:
    """Begin the next version, and write it."""
    draft = actions.draft_next(mine(request, pk), by=request.user)
    messages.success(request, f"{draft} begins in the words of the one before.")
    return go(request, draft.get_absolute_url())


@require_http_methods(["GET", "POST"])
def standard_write(request: Request, pk: int) -> HttpResponse:
    draft = a_draft(request, pk)
    names = (*actions.COPIED, "version")
    start: dict[str, Any] = {name: getattr(draft, name) for name in names}
    start |= {name: getattr(draft, name).all() for name in actions.MANY}
    form = DemandForm(request.POST or None, initial=start)
    if form.is_valid():
        said = form.cleaned_data
        if accepted(form, actions.write, draft, **said, by=request.user):
            return go(request, draft.get_absolute_url())
    return form_page(request, "standard_write", form, draft=draft)


@require_http_methods(["GET", "POST"])
def standard_publish(request: Request, pk: int) -> HttpResponse:
    draft = a_draft(request, pk)
    start = {"effective_from": today(), "review_due_on": in_a_year()}
    form = PublishForm(
        request.POST or None, initial={**start, "version": draft.version}
    )
    if form.is_valid():
        said = form.cleaned_data
        if accepted(form, actions.publish, draft, **said, by=request.user):
            return go(request, draft.get_absolute_url())
    reached = [row for row in Product.objects.order_by("code") if draft.applies_to(row)]
    return form_page(request, "standard_publish", form, draft=draft, reached=reached)


@require_http_methods(["GET", "POST"])
def standard_review(request: Request, pk: int) -> HttpResponse:
    standard = mine(request, pk)
    start = {"review_due_on": in_a_year(), "version": standard.version}
    form = LookForm(request.POST or None, initial=start)
    if form.is_valid():
        said = form.cleaned_data
        if accepted(form, actions.review, standard, **said, by=request.user):
            return go(request, standard.get_absolute_url())
    return form_page(request, "standard_review", form, standard=standard)


@require_http_methods(["GET", "POST"])
def standard_retire(request: Request, pk: int) -> HttpResponse:
    standard = mine(request, pk)
    start = {"version": standard.version}
    form = RetireForm(request.POST or None, standard=standard, initial=start)
    if form.is_valid():
        said = form.cleaned_data
        if accepted(form, actions.retire, standard, **said, by=request.user):
            return go(request, standard.get_absolute_url())
    return form_page(request, "standard_retire", form, standard=standard)
