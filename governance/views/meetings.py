"""Meetings of both sides, and the log of what was taken on there."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import now, today
from core.web import Request, go, page_of
from governance import meeting_files, meeting_page
from governance.actions import meeting_actions, meeting_series, meetings
from governance.forms import words
from governance.forms.meetings import (
    ActionFilter,
    AgendaForm,
    AttendanceForm,
    CloseForm,
    GiveForm,
    MinutesForm,
    MoveForm,
    RemarkForm,
    SeriesEditForm,
    SeriesForm,
    VersionForm,
)
from governance.models import AgendaItem, Meeting, MeetingAction, MeetingSeries
from governance.views.pages import done, form_page

PAGE = "governance/meeting_detail.html"


def a_series(request: Request, pk: int) -> MeetingSeries:
    rows = MeetingSeries.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("chair", "minute_taker", "calendar"), pk=pk
    )


def a_meeting(request: Request, pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)


# --- series ---------------------------------------------------------------------------
@require_GET
def meeting_list(request: Request) -> HttpResponse:
    rows = meeting_page.coming(request.user)
    context = {
        "page": page_of(rows, after=request.GET.get("after", ""), size=20),
        "series": meeting_page.series_of(request.user),
        "today": today(),
        "may_begin": access.may(request.user, meeting_series.BEGINS),
    }
    return render(request, "governance/meeting_list.html", context)


@require_http_methods(["GET", "POST"])
def meeting_series_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, meeting_series.BEGINS)
    form = SeriesForm(request.POST or None)
    if made := done(form, meeting_series.begin, by=request.user):
        return go(request, made.get_absolute_url())
    return form_page(request, "meeting_series_create", form)


@require_GET
def meeting_series_detail(request: Request, pk: int) -> HttpResponse:
    series = a_series(request, pk)
    rows = series.meetings.order_by("-held_on", "-id")
    context = {
        "series": series,
        "members": series.members.select_related("person"),
        "page": page_of(rows, after=request.GET.get("after", ""), size=30),
        "leads": meeting_series.leads(series, request.user) and not series.ended_on,
    }
    return render(request, "governance/meeting_series_detail.html", context)


@require_http_methods(["GET", "POST"])
def meeting_series_edit(request: Request, pk: int) -> HttpResponse:
    """Who belongs to it, leads and writes; what for, when and how long."""
    series = a_series(request, pk)
    meeting_series.require_chair(series, request.user)
    first = meeting_page.first_of(series)
    form = SeriesEditForm(request.POST or None, initial=first)
    if done(form, meeting_series.edit, series, by=request.user):
        return go(request, series.get_absolute_url())
    return form_page(request, "meeting_series_edit", form, series=series)


@require_POST
def meeting_series_end(request: Request, pk: int) -> HttpResponse:
    series, version = a_series(request, pk), words(request.POST)["version"]
    meeting_series.end(series, version=version, by=request.user)
    messages.success(request, f"{series} has ended. What was held stays.")
    return redirect(series)


@require_GET
def meeting_series_calendar(request: Request, pk: int) -> HttpResponse:
    """The series for a calendar program."""
    series = a_series(request, pk)
    rows, zone = series.meetings.order_by("held_on", "id"), series.calendar.zone
    host = request.get_host().partition(":")[0]
    text = meeting_files.calendar(series, zone, rows, host=host, at=now())
    shown = {"Content-Disposition": f'attachment; filename="meetings-{pk}.ics"'}
    kind = "text/calendar; charset=utf-8"
    return HttpResponse(text, content_type=kind, headers=shown)


# --- one meeting ----------------------------------------------------------------------
@require_GET
def meeting_detail(request: Request, pk: int) -> HttpResponse:
    return render(request, PAGE, shown(request, a_meeting(request, pk)))


def shown(request: Request, meeting: Meeting, **forms: Any) -> dict[str, Any]:
    """The page; `forms` are those that were typed into, by name."""
    steps = meeting_page.steps(meeting, request.user, today())
    items = list(meeting.items.select_related("proposed_by"))
    return {
        "meeting": meeting,
        "items": items,
        "steps": steps,
        "today": today(),
        "carried": meeting_page.carried(meeting) if meeting.is_planned else [],
        "actions": meeting.actions.select_related("owner", "closed_by", "item"),
        "attendance": meeting.attendance.select_related("person"),
        "is_quorate": meeting_page.is_quorate(meeting),
        "remarks": meeting.remarks.select_related("made_by"),
        "move_form": MoveForm(initial={"version": meeting.version}),
        "agenda_form": AgendaForm(),
        "attendance_form": AttendanceForm(
            meeting=meeting, initial={"version": meeting.version}
        ),
        "give_form": GiveForm(meeting=meeting),
        "remark_form": RemarkForm(),
        **forms,
    }


def step(
    request: Request,
    meeting: Meeting,
    take: Callable[..., Any],
    form: forms.Form,
    name: str,
    says: str,
    *of: Any,
) -> HttpResponse:
    """Take one step; what was typed wrongly stays on the page."""
    if done(form, take, *(of or (meeting,)), by=request.user):
        messages.success(request, says)
        return redirect(meeting)
    context = shown(request, meeting, **{name: form})
    return render(request, PAGE, context, status=422)


@require_POST
def meeting_move(request: Request, pk: int) -> HttpResponse:
    meeting, form = a_meeting(request, pk), MoveForm(request.POST)
    says = "Moved. Its members are told."
    return step(request, meeting, meetings.move, form, "move_form", says)


@require_POST
def meeting_call_off(request: Request, pk: int) -> HttpResponse:
    meeting = a_meeting(request, pk)
    meetings.call_off(meeting, **words(request.POST), by=request.user)
    messages.success(request, "Called off. Its members are told.")
    return redirect(meeting)


@require_POST
def meeting_propose(request: Request, pk: int) -> HttpResponse:
    meeting, form = a_meeting(request, pk), AgendaForm(request.POST)
    says = "It is on the agenda."
    return step(request, meeting, meetings.propose, form, "agenda_form", says)


@require_POST
def meeting_attend(request: Request, pk: int) -> HttpResponse:
    meeting = a_meeting(request, pk)
    form = AttendanceForm(request.POST, meeting=meeting)
    says = "Who was there is recorded."
    return step(request, meeting, meetings.attend, form, "attendance_form", says)


@require_POST
def meeting_issue(request: Request, pk: int) -> HttpResponse:
    meeting, form = a_meeting(request, pk), VersionForm(request.POST)
    says = "The minutes are issued. Every member is told."
    return step(request, meeting, meetings.issue, form, "issue_form", says)


@require_POST
def meeting_remark(request: Request, pk: int) -> HttpResponse:
    meeting, form = a_meeting(request, pk), RemarkForm(request.POST)
    says = "It stands below the minutes. Every member is told."
    return step(request, meeting, meetings.remark, form, "remark_form", says)


@require_POST
def meeting_give(request: Request, pk: int) -> HttpResponse:
    meeting = a_meeting(request, pk)
    form = GiveForm(request.POST, meeting=meeting)
    says = "It is in the action log, and its owner is told."
    return step(request, meeting, meeting_actions.give, form, "give_form", says)


@require_http_methods(["GET", "POST"])
def agenda_item_write(request: Request, pk: int) -> HttpResponse:
    found = Meeting.objects.visible_to(request.user)
    rows = AgendaItem.objects.filter(meeting__in=found)
    item = get_object_or_404(rows.select_related("meeting__series"), pk=pk)
    meeting_series.require_writer(item.meeting.series, request.user)
    start = {"said": item.said, "decided": item.decided, "version": item.version}
    form = MinutesForm(request.POST or None, initial=start)
    if done(form, meetings.write, item, by=request.user):
        return go(request, item.meeting.get_absolute_url())
    return form_page(request, "agenda_item_write", form, item=item)


# --- the log --------------------------------------------------------------------------
@require_GET
def meeting_action_list(request: Request) -> HttpResponse:
    form = ActionFilter(request.GET)
    rows = meeting_page.logged(request.user, **form.conditions())
    context = {
        "page": page_of(rows, after=request.GET.get("after", ""), size=50),
        "form": form,
        "today": today(),
        "query": request.GET.urlencode(),
    }
    return render(request, "governance/meeting_action_list.html", context)


@require_GET
def meeting_action_export(request: Request) -> StreamingHttpResponse:
    """The log as it is filtered, as CSV."""
    rows = meeting_page.logged(request.user, **ActionFilter(request.GET).conditions())
    sent = StreamingHttpResponse(
        meeting_files.lines(rows), content_type="text/csv; charset=utf-8"
    )
    sent["Content-Disposition"] = 'attachment; filename="meeting-actions.csv"'
    return sent


@require_http_methods(["GET", "POST"])
def meeting_action_close(request: Request, pk: int) -> HttpResponse:
    rows = MeetingAction.objects.visible_to(request.user).for_list()
    row = get_object_or_404(rows, pk=pk)
    meeting_actions.require_closer(row, request.user)
    form = CloseForm(request.POST or None, initial={"version": row.version})
    if done(form, meeting_actions.close, row, by=request.user):
        messages.success(request, f"Recorded: {row}")
        return go(request, row.get_absolute_url())
    return form_page(request, "meeting_action_close", form, action=row)
