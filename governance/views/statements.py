"""Charge statements: issued for a month by IT, answered by the contact center."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.forms import accepted
from core.roles import Perm
from core.web import Request, go
from governance import about, statement, statement_export, statement_page
from governance.actions import statements as actions
from governance.forms.sla import MonthFilter
from governance.forms.statements import AcceptForm, DisputeForm, IssueForm
from governance.models import ChargeStatement
from governance.views.pages import form_page


@require_GET
def statement_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    context = {
        "rows": statement_page.months(),
        "can_issue": statement_page.may_issue(request.user),
    }
    return render(request, "governance/statement_list.html", context)


@require_http_methods(["GET", "POST"])
def statement_issue(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.SLA_RECORD)
    month = MonthFilter(request.GET).chosen(statement_page.first_month())
    form = IssueForm(request.POST or None, initial={"month": month})
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if row := accepted(form, actions.issue, told.pop("month"), **told):
            messages.success(request, f"{row} is issued.")
            return go(request, row.get_absolute_url())
    return form_page(request, "statement_issue", form, **preview(month))


def preview(month: date) -> dict[str, Any]:
    content = statement.draft(month)
    sides = statement_page.directions(content)
    return {"content": content, "sides": sides, "month": month}


def seen(request: Request, pk: int) -> ChargeStatement:
    rows = ChargeStatement.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


def shown(request: Request, row: ChargeStatement, **more: Any) -> dict[str, Any]:
    stamp = {"sha256": row.content_sha256, "version": row.version}
    others = ChargeStatement.objects.filter(month=row.month).exclude(pk=row.pk)
    return {
        "statement": row,
        "content": row.content,
        "sides": statement_page.directions(row.content),
        "steps": statement_page.steps(row, request.user),
        "now": statement_page.differs(row),
        "others": others.order_by("-edition"),
        "history": about.history(row),
        "accept_form": AcceptForm(initial=stamp),
        "dispute_form": DisputeForm(initial={"version": row.version}),
        **more,
    }


@require_GET
def statement_detail(request: Request, pk: int) -> HttpResponse:
    context = shown(request, seen(request, pk))
    return render(request, "governance/statement_detail.html", context)


@require_POST
def statement_accept(request: Request, pk: int) -> HttpResponse:
    row, form = seen(request, pk), AcceptForm(request.POST)
    access.require_somewhere(request.user, Perm.SLA_RECORD)
    if form.is_valid():
        row = actions.accept(row, **form.cleaned_data, by=request.user)
        messages.success(request, f"{row} is accepted.")
        return redirect(row)
    context = shown(request, row, accept_form=form)
    return render(request, "governance/statement_detail.html", context, status=422)


@require_POST
def statement_dispute(request: Request, pk: int) -> HttpResponse:
    row, form = seen(request, pk), DisputeForm(request.POST)
    access.require_somewhere(request.user, Perm.SLA_RECORD)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if accepted(form, actions.dispute, row, **told):
            messages.success(request, f"{row} is disputed.")
            return redirect(row)
    context = shown(request, row, dispute_form=form)
    return render(request, "governance/statement_detail.html", context, status=422)


@require_GET
def statement_download(request: Request, pk: int, kind: str) -> HttpResponse:
    row = seen(request, pk)
    if kind not in statement_export.FORMATS:
        raise Http404
    file, media = statement_export.sent(row, kind)
    name = f"statement-{row.month:%Y-%m}-{row.edition}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type=media, headers=headers)
