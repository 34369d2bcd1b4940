from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.roles import Perm
from core.web import Request, go, page_of
from governance.actions import activities as actions
from governance.actions.raci import require_editor
from governance.forms.raci import ActivityForm, NewActivityForm
from governance.models import Activity
from governance.views.pages import form_page


@require_GET
def activity_list(request: Request) -> HttpResponse:
    """What the next version has; what was retired stands in the versions of its time."""
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    rows = Activity.objects.filter(retired_on=None).order_by("number", "id")
    page = page_of(rows, after=request.GET.get("after", ""), size=100)
    context = {"page": page, "can_edit": access.may(request.user, Perm.RACI_EDIT)}
    return render(request, "governance/activity_list.html", context)


@require_http_methods(["GET", "POST"])
def activity_create(request: Request) -> HttpResponse:
    require_editor(request.user)
    form = NewActivityForm(request.POST or None)
    if form.is_valid():
        row = actions.add(**form.cleaned_data, by=request.user)
        messages.success(request, f"Activity {row.number} is in the next version.")
        return go(request, row.get_absolute_url())
    return form_page(request, "activity_create", form)


@require_http_methods(["GET", "POST"])
def activity_edit(request: Request, pk: int) -> HttpResponse:
    require_editor(request.user)
    row = get_object_or_404(Activity, pk=pk)
    form = ActivityForm(request.POST or None, initial=model_to_dict(row))
    if form.is_valid():
        row = actions.reword(row, **form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    return form_page(request, "activity_edit", form, activity=row)


@require_POST
def activity_retire(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Activity, pk=pk)
    actions.retire(row, by=request.user)
    messages.success(request, f"Activity {row.number} is in no version to come.")
    return redirect("governance:activity_list")
