from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, go, page_of
from governance import calendar_page, calendars
from governance.actions import calendars as actions
from governance.forms.calendars import (
    DueForm,
    HolidayForm,
    HoursForm,
    LoadForm,
    NewCalendarForm,
    RenameForm,
)
from governance.forms.sla import MonthFilter
from governance.models import BusinessCalendar, Holiday
from governance.views.pages import form_page


def may_edit(request: Request) -> bool:
    return access.allows(request.user, Perm.CALENDAR_EDIT, team=None)


def to_edit(request: Request, pk: int) -> BusinessCalendar:
    access.require(request.user, Perm.CALENDAR_EDIT, team=None)
    return get_object_or_404(calendars.readable(), pk=pk)


@require_GET
def calendar_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    rows = calendars.readable().order_by("name", "id")
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    lines = [calendar_page.line_of(row, today()) for row in page.rows]
    context = {"page": page, "lines": lines, "can_edit": may_edit(request)}
    return render(request, "governance/calendar_list.html", context)


@require_GET
def calendar_detail(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    row = get_object_or_404(calendars.readable(), pk=pk)
    first = MonthFilter(request.GET).chosen(today())
    context = {
        "calendar": row,
        "page": calendar_page.page_of(row, first, request.user),
        "can_edit": may_edit(request),
        **worked_out(request, row),
    }
    return render(request, "governance/calendar_detail.html", context)


def worked_out(request: Request, row: BusinessCalendar) -> dict[str, Any]:
    """The calculator's form, and its answer once it was asked."""
    form = DueForm(request.GET if "start" in request.GET else None)
    known = form.is_valid()
    end = calendar_page.answer(row, *form.asked(row.zone)) if known else None
    return {"due_form": form, "answer": end}


@require_http_methods(["GET", "POST"])
def calendar_create(request: Request) -> HttpResponse:
    access.require(request.user, Perm.CALENDAR_EDIT, team=None)
    form = NewCalendarForm(request.POST or None)
    if form.is_valid():
        row = actions.create(**form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    return form_page(request, "calendar_create", form)


@require_http_methods(["GET", "POST"])
def calendar_rename(request: Request, pk: int) -> HttpResponse:
    row = to_edit(request, pk)
    first = {"name": row.name, "version": row.version}
    form = RenameForm(request.POST or None, initial=first)
    if form.is_valid():
        actions.rename(row, **form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    return form_page(request, "calendar_rename", form, calendar=row)


@require_http_methods(["GET", "POST"])
def calendar_set_hours(request: Request, pk: int) -> HttpResponse:
    row = to_edit(request, pk)
    first = calendar_page.typed_hours(row, today())
    form = HoursForm(request.POST or None, initial=first)
    if form.is_valid():
        actions.set_hours(row, **form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    due = calendar_page.due_by(row, request.user, first=today())
    return form_page(request, "calendar_set_hours", form, calendar=row, due=due)


@require_http_methods(["GET", "POST"])
def calendar_add_holiday(request: Request, pk: int) -> HttpResponse:
    row = to_edit(request, pk)
    form = HolidayForm(request.POST or None, initial={"day": day_asked(request)})
    if form.is_valid():
        holiday = actions.add_holiday(row, **form.cleaned_data, by=request.user)
        messages.success(request, f"{holiday} is closed.")
        return go(request, month_page(row, holiday.day))
    day = day_asked(request)
    due = calendar_page.due_by(row, request.user, first=day, last=day) if day else []
    shown = {"calendar": row, "due": due, "day": day}
    return form_page(request, "calendar_add_holiday", form, **shown)


def day_asked(request: Request) -> date | None:
    """The day that a link of the month, or the form, names."""
    form = HolidayForm(request.POST or request.GET)
    form.is_valid()
    day: date | None = form.cleaned_data.get("day")
    return day


@require_http_methods(["GET", "POST"])
def calendar_load_holidays(request: Request, pk: int) -> HttpResponse:
    row = to_edit(request, pk)
    years = [today().year + 1]
    form = LoadForm(request.POST or None, initial={"country": "US", "years": years})
    if form.is_valid():
        count = actions.load_holidays(row, **form.cleaned_data, by=request.user)
        messages.success(request, f"{count} days were added to the holidays.")
        return go(request, row.get_absolute_url())
    return form_page(request, "calendar_load_holidays", form, calendar=row)


@require_POST
def holiday_remove(request: Request, pk: int) -> HttpResponse:
    holidays = Holiday.objects.select_related("calendar")
    holiday = get_object_or_404(holidays, pk=pk)
    row = actions.remove_holiday(holiday, by=request.user)
    messages.success(request, f"{holiday.day:%-d %B %Y} is open again.")
    return redirect(month_page(row, holiday.day))


def month_page(row: BusinessCalendar, day: date) -> str:
    return f"{row.get_absolute_url()}?month={day:%Y-%m}"
