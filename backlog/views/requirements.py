"""Requirements: the list with its traces, one of them with its steps, files and panels."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog import requirement_exports, requirement_page
from backlog.actions import requirement_traces as traces
from backlog.actions import requirements as actions
from backlog.forms import requirements as forms
from backlog.models import Requirement
from backlog.queries import requirements as queries
from backlog.views.items import find as find_item
from core import access, downloads
from core.models import User
from core.roles import Perm
from core.steps import Steps
from core.web import Request, form_page, go, page_of
from governance.views.pages import done
from portfolio.models import Product

DETAIL = "backlog/requirement_detail.html"
EDIT, TEST = Perm.REQUIREMENT_EDIT, Perm.REQUIREMENT_TEST


def find(user: User, pk: int) -> Requirement:
    """The requirement, or 404 if this person may not know of it."""
    return get_object_or_404(Requirement.objects.visible_to(user).for_page(), pk=pk)


@require_GET
def requirement_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    form = forms.RequirementFilter(request.GET, user=request.user)
    rows = queries.with_traces(queries.listed(request.user, **form.asked), request.user)
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    context = {
        "form": form,
        "page": page,
        "found": queries.traced(page.rows),
        "may_write": access.may(request.user, EDIT),
        "may_import": access.may(request.user, Perm.IMPORT_RUN),
    }
    return render(request, "backlog/requirement_list.html", context)


@require_GET
def requirement_export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """What the list shows, `as` CSV or a workbook."""
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    form = forms.RequirementFilter(request.GET, user=request.user)
    rows = queries.listed(request.user, **form.asked)
    table = requirement_exports.table(rows, request.user)
    return downloads.answer(table, request.GET.get("as", ""))


@require_GET
def requirement_panel(request: Request, pk: int) -> HttpResponse:
    """A product's requirements that lack something, for its page."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    rows = queries.listed(request.user, product=product, gap=queries.ANY)
    found = queries.traced(queries.with_traces(rows, request.user)[:10])
    may = access.allows(request.user, EDIT, team=product.team)
    context = {"product": product, "found": found, "may_write": may}
    return render(request, "backlog/requirement_panel.html", context)


@require_GET
def item_requirements(request: Request, pk: int) -> HttpResponse:
    """The requirements that a backlog item carries, for its page."""
    item = find_item(request.user, pk)
    rows = queries.carried_by(item, request.user)
    context = {"item": item, "requirements": list(rows[:50])}
    return render(request, "backlog/item_requirements.html", context)


@require_GET
def requirement_detail(request: Request, pk: int) -> HttpResponse:
    row = find(request.user, pk)
    return render(request, DETAIL, requirement_page.whole(row, request.user))


@require_http_methods(["GET", "POST"])
def requirement_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, EDIT)
    initial = {"product": request.GET.get("product"), "kind": "functional", "priority": "1"}  # fmt: skip
    form = forms.NewRequirementForm(request.POST or None, user=request.user, initial=initial)  # fmt: skip
    if row := done(form, actions.write, by=request.user):
        messages.success(request, f"{row.key} is written. IT is asked now.")
        return go(request, row.get_absolute_url())
    return form_page(request, "backlog/requirement_create.html", form)


@require_http_methods(["GET", "POST"])
def requirement_edit(request: Request, pk: int) -> HttpResponse:
    row = find(request.user, pk)
    access.require(request.user, EDIT, team=row.product.team)
    initial = forms.starts_with(row)
    form = forms.EditRequirementForm(request.POST or None, initial=initial)
    if done(form, actions.edit, row, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(request, "backlog/requirement_edit.html", form, requirement=row)


# --- steps ----------------------------------------------------------------------------
STEPS = Steps(find, requirement_page.whole, DETAIL)


def recorded(row: Requirement, *, test: Any, **told: Any) -> Any:
    return traces.record(test, **told)


@require_POST
def requirement_answer(request: Request, pk: int) -> HttpResponse:
    said = "is answered"
    return STEPS.take(
        request, pk, forms.AnswerForm, actions.answer, said, Perm.REQUIREMENT_ANSWER
    )


@require_POST
def requirement_agree(request: Request, pk: int) -> HttpResponse:
    said = "is agreed on"
    return STEPS.take(request, pk, forms.AgreeForm, actions.agree, said, EDIT)


@require_POST
def requirement_meet(request: Request, pk: int) -> HttpResponse:
    said = "is met"
    return STEPS.take(request, pk, forms.MeetForm, actions.meet, said, EDIT)


@require_POST
def requirement_withdraw(request: Request, pk: int) -> HttpResponse:
    said = "is withdrawn"
    return STEPS.take(request, pk, forms.WithdrawForm, actions.withdraw, said, EDIT)


@require_POST
def requirement_trace(request: Request, pk: int) -> HttpResponse:
    said = "is traced"
    return STEPS.take(request, pk, forms.TraceForm, traces.trace, said, EDIT)


@require_POST
def requirement_test(request: Request, pk: int) -> HttpResponse:
    said = "has another test"
    return STEPS.take(request, pk, forms.NewTestForm, traces.add_test, said, TEST)


@require_POST
def requirement_record(request: Request, pk: int) -> HttpResponse:
    said = "has another run"
    return STEPS.take(request, pk, forms.ResultForm, recorded, said, TEST)


@require_POST
def requirement_untrace(request: Request, pk: int, item_pk: int) -> HttpResponse:
    row = find(request.user, pk)
    access.require(request.user, EDIT, team=row.product.team)
    traces.untrace(row, item=find_item(request.user, item_pk), by=request.user)
    return go(request, row.get_absolute_url())


@require_POST
def requirement_retire(request: Request, pk: int, test_pk: int) -> HttpResponse:
    row = find(request.user, pk)
    access.require(request.user, TEST, team=row.product.team)
    traces.retire_test(get_object_or_404(row.tests, pk=test_pk), by=request.user)
    return go(request, row.get_absolute_url())
