"""Change requests: the list, one of them with its steps, and what goes live when."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, saved_views
from core.clock import today
from core.forms import accepted
from core.models import Team
from core.roles import Perm
from core.web import Request, go, page_of
from governance import about, case_page, change_exports, change_rights
from governance import change_request_calendar as what_goes_live
from governance import change_request_page as pages
from governance.actions import change_deciding, change_requests, change_steps
from governance.forms.change_requests import (
    ChangeRequestFilter,
    ChangeRequestForm,
    CommentForm,
    FromForm,
    LookForm,
    NewChangeRequestForm,
    NoteForm,
    PauseForm,
    PlannedForm,
    WhyForm,
)
from governance.models import ChangeRequest
from governance.views.pages import form_page

HERE = "governance:change_request_list"
DETAIL = "governance/change_request_detail.html"


@require_GET
def change_request_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.CHANGE_VIEW)
    begins = "" if request.GET else saved_views.default_of(request.user, HERE)
    if begins:
        return redirect(begins)
    context = found(request, ChangeRequestFilter(request.GET))
    return render(request, "governance/change_request_list.html", context)


def found(request: Request, form: ChangeRequestFilter) -> dict[str, Any]:
    conditions, after = form.conditions(), request.GET.get("after", "")
    page = page_of(pages.listed(request.user, **conditions), after=after, size=50)
    return {
        "lines": pages.lines(page.rows), "page": page, "form": form,
        "is_filtered": bool(conditions),
        "views": saved_views.offered(request.user, HERE, request.GET.urlencode()),
        "may_write": access.may(request.user, Perm.CHANGE_FILE),
        "may_import": access.may(request.user, Perm.IMPORT_RUN)
        and access.may(request.user, Perm.CHANGE_FILE),
    }  # fmt: skip


@require_GET
def change_request_export(request: Request) -> StreamingHttpResponse:
    """The filtered list as a CSV file."""
    access.require_somewhere(request.user, Perm.CHANGE_VIEW)
    conditions = ChangeRequestFilter(request.GET).conditions()
    rows = change_exports.lines(pages.listed(request.user, **conditions))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    name = f"change-requests-{today().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def change_request_calendar(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.CHANGE_VIEW)
    form = FromForm({"begins": request.GET.get("begins") or today().isoformat()})
    begins = form.cleaned_data["begins"] if form.is_valid() else today()
    context = {"calendar": what_goes_live.calendar(request.user, begins), "form": form}
    status = 200 if form.is_valid() else 422
    return render(
        request, "governance/change_request_calendar.html", context, status=status
    )


@require_GET
def change_request_detail(request: Request, pk: int) -> HttpResponse:
    return render(request, DETAIL, shown(request, seen(request, pk)))


@require_GET
def change_request_clock(request: Request, pk: int) -> HttpResponse:
    """How its clock stands now: the page asks for it again each minute."""
    context = shown(request, seen(request, pk))
    return render(request, "governance/_change_request_clock.html", context)


def seen(request: Request, pk: int) -> ChangeRequest:
    rows = ChangeRequest.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


def shown(request: Request, asked: ChangeRequest, **more: Any) -> dict[str, Any]:
    words = pages.words_of(asked)
    case, clause = asked.case, change_rights.clause_of(asked)
    return {
        "asked": asked,
        "words": words,
        "clause": clause,
        "unpromised": clause is None and case is None,
        "whose": pages.whose(asked, words, request.user),
        "part": pages.part_of(request.user, asked),
        "line": pages.clock_line(asked),
        "sees_matrix": access.may(request.user, Perm.RACI_VIEW),
        "pause": case_page.standing_pause(case) if case else None,
        "near": pages.near(asked),
        "history": about.history(asked),
        "comments": asked.comments.select_related("by"),
        "why_form": WhyForm(auto_id="why_%s"),
        "yes_form": WhyForm(auto_id="yes_%s"),
        "look_form": LookForm(auto_id="look_%s"),
        "planned_form": PlannedForm(initial={"planned_at": asked.planned_at}),
        "pause_form": PauseForm(auto_id="pause_%s"),
        "note_form": NoteForm(),
        "comment_form": CommentForm(),
        **more,
    }


# --- a draft --------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def change_request_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.CHANGE_FILE)
    first = {"team": only_team(), "urgency": "day_to_day", **request.GET.dict()}
    form = NewChangeRequestForm(request.POST or None, initial=first)
    if form.is_valid():
        told = {**form.cleaned_data, "and_file": "file" in request.POST}
        if asked := accepted(form, change_requests.write, **told, by=request.user):
            return go(request, asked.get_absolute_url())
    return form_page(request, "change_request_create", form)


def only_team() -> int | None:
    """The team, where there is but one."""
    found = list(Team.objects.order_by("pk").values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


@require_http_methods(["GET", "POST"])
def change_request_edit(request: Request, pk: int) -> HttpResponse:
    asked = seen(request, pk)
    change_requests.require_own(request.user, asked)
    form = ChangeRequestForm(request.POST or None, initial=model_to_dict(asked))
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if accepted(form, change_requests.edit, asked, **told):
            return go(request, asked.get_absolute_url())
    return form_page(request, "change_request_edit", form, asked=asked)


# --- steps ----------------------------------------------------------------------------
def step(
    request: Request,
    pk: int,
    take: Callable[..., ChangeRequest],
    said: str,
    form: forms.Form | None = None,
    name: str = "",
) -> HttpResponse:
    """Take one step; what was typed wrongly stays on the page of the request."""
    asked, form = seen(request, pk), form or forms.Form(request.POST)
    if form.is_valid():
        told = {**form.cleaned_data, "by": request.user}
        if accepted(form, take, asked, **told):
            messages.success(request, f"{asked.key} {said}.")
            return go(request, asked.get_absolute_url())
    problem = {name or "step_form": form}
    context = shown(request, seen(request, pk), **problem)
    return render(request, DETAIL, context, status=422)


@require_POST
def change_request_file(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, change_requests.file, "is filed")


@require_POST
def change_request_withdraw(request: Request, pk: int) -> HttpResponse:
    form = WhyForm(request.POST, auto_id="why_%s")
    act = change_requests.withdraw
    return step(request, pk, act, "is withdrawn", form, "why_form")


@require_POST
def change_request_say(request: Request, pk: int) -> HttpResponse:
    form, act = CommentForm(request.POST), change_requests.say
    return step(request, pk, act, "has your comment", form, "comment_form")


@require_POST
def change_request_look(request: Request, pk: int) -> HttpResponse:
    form = LookForm(request.POST, auto_id="look_%s")
    act = change_deciding.look
    return step(request, pk, act, "was looked at", form, "look_form")


@require_POST
def change_request_approve(request: Request, pk: int) -> HttpResponse:
    form = WhyForm(request.POST, auto_id="yes_%s")
    act = change_deciding.approve
    return step(request, pk, act, "has your yes", form, "yes_form")


@require_POST
def change_request_decline(request: Request, pk: int) -> HttpResponse:
    form = WhyForm(request.POST, auto_id="yes_%s")
    act = change_deciding.decline
    return step(request, pk, act, "is declined", form, "yes_form")


@require_POST
def change_request_schedule(request: Request, pk: int) -> HttpResponse:
    form, act = PlannedForm(request.POST), change_steps.schedule
    return step(request, pk, act, "is scheduled", form, "planned_form")


@require_POST
def change_request_hold(request: Request, pk: int) -> HttpResponse:
    form = PauseForm(request.POST, auto_id="pause_%s")
    act = change_steps.hold
    return step(request, pk, act, "is on hold", form, "pause_form")


@require_POST
def change_request_go_on(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, change_steps.go_on, "goes on")


@require_POST
def change_request_go_live(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, change_steps.go_live, "is live")


@require_POST
def change_request_verify(request: Request, pk: int) -> HttpResponse:
    form, act = NoteForm(request.POST), change_steps.verify
    return step(request, pk, act, "is verified", form, "note_form")


@require_POST
def change_request_back_out(request: Request, pk: int) -> HttpResponse:
    form = WhyForm(request.POST, auto_id="why_%s")
    act = change_steps.back_out
    return step(request, pk, act, "was backed out", form, "why_form")
