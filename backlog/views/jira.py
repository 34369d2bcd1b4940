"""Pages of the connections with Jira: load, form, action, answer."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog.actions.jira import connections as actions
from backlog.actions.jira import resending, trials
from backlog.forms.jira import (
    ConnectionForm,
    FieldForm,
    NewConnectionForm,
    VersionForm,
    to_connect,
)
from backlog.models import JiraConflict, JiraConnection, JiraField, JiraRefusal, JiraRun
from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of


def find(user: User, pk: int) -> JiraConnection:
    rows = JiraConnection.objects.visible_to(user)
    return get_object_or_404(rows.select_related("product__team", "owner"), pk=pk)


def may_edit(user: User, row: JiraConnection) -> bool:
    return access.allows(user, Perm.BACKLOG_EDIT, team=row.product.team)


SHOWN = 50


def row_refusals(row: JiraConnection) -> list[JiraRefusal]:
    """The newest of what Jira would not take; one more than is shown, if there is more."""
    rows = JiraRefusal.objects.filter(link__connection=row).select_related("link__item")
    return list(rows.defer("link__item__words").order_by("-id")[: SHOWN + 1])


def page_parts(row: JiraConnection) -> dict[str, object]:
    """The panels of a connection's page."""
    runs = row.runs.order_by("-id")
    return {
        "connection": row,
        "fields": row.fields.all(),
        "runs": runs[:10],
        "count_names": JiraRun.COUNTS.values(),
        "trial": runs.filter(is_trial=True, state="done").first(),
        "linked": row.links.count(),
        "refusals": row_refusals(row),
        "unmade": row.creations.exclude(failure="").select_related("item")[:SHOWN],
        "conflicts": JiraConflict.objects.filter(link__connection=row).open().count(),
    }


@require_GET
def jira_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    rows = JiraConnection.objects.visible_to(request.user)
    rows = rows.select_related("product", "owner").order_by("id")
    page = page_of(rows, after=request.GET.get("after", ""))
    open_conflicts = JiraConflict.objects.visible_to(request.user).open().count()
    may_create = to_connect(request.user).exists()
    context = {"page": page, "may_create": may_create, "conflicts": open_conflicts}
    return render(request, "backlog/jira_list.html", context)


@require_http_methods(["GET", "POST"])
def jira_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_EDIT)
    form = NewConnectionForm(request.POST or None, user=request.user)
    if form.is_valid():
        row = actions.create(**form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    status = 422 if form.is_bound else 200
    return render(request, "backlog/jira_create.html", {"form": form}, status=status)


@require_GET
def jira_detail(request: Request, pk: int) -> HttpResponse:
    row = find(request.user, pk)
    context = page_parts(row) | {"can_edit": may_edit(request.user, row)}
    return render(request, "backlog/jira_detail.html", context)


@require_http_methods(["GET", "POST"])
def jira_edit(request: Request, pk: int) -> HttpResponse:
    row = find(request.user, pk)
    actions.allow(row, request.user)
    form = ConnectionForm(request.POST or None, initial=model_to_dict(row))
    if form.is_valid():
        actions.edit(row, **form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "connection": row}
    return render(request, "backlog/jira_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def jira_field(request: Request, pk: int, field_pk: int) -> HttpResponse:
    row = find(request.user, pk)
    actions.allow(row, request.user)
    field = get_object_or_404(JiraField, connection=row, pk=field_pk)
    form = FieldForm(request.POST or None, field=field)
    if form.is_valid():
        actions.carry(field, **form.cleaned_data, by=request.user)
        return go(request, row.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "connection": row, "field": field}
    return render(request, "backlog/jira_field.html", context, status=status)


@require_POST
def jira_test(request: Request, pk: int) -> HttpResponse:
    row = find(request.user, pk)
    messages.success(request, actions.test(row, by=request.user))
    return go(request, row.get_absolute_url())


@require_POST
def jira_try(request: Request, pk: int) -> HttpResponse:
    row = find(request.user, pk)
    trials.ask(row, by=request.user)
    messages.success(
        request,
        "A worker looks at every issue and changes nothing. Look again in a moment.",
    )
    return go(request, row.get_absolute_url())


@require_POST
def jira_sync(request: Request, pk: int) -> HttpResponse:
    row = actions.ask(find(request.user, pk), by=request.user)
    messages.success(request, "A worker syncs it now. Look again in a moment.")
    return go(request, row.get_absolute_url())


@require_POST
def jira_resend(request: Request, pk: int) -> HttpResponse:
    """Have what Jira refused sent once more."""
    row = resending.resend(find(request.user, pk), by=request.user)
    messages.success(request, "A worker sends it again now. Look again in a moment.")
    return go(request, row.get_absolute_url())


@require_POST
def jira_pause(request: Request, pk: int) -> HttpResponse:
    row = actions.pause(find(request.user, pk), by=request.user)
    return go(request, row.get_absolute_url())


@require_POST
def jira_resume(request: Request, pk: int) -> HttpResponse:
    row = actions.resume(find(request.user, pk), by=request.user)
    return go(request, row.get_absolute_url())


@require_POST
def jira_disconnect(request: Request, pk: int) -> HttpResponse:
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    actions.disconnect(find(request.user, pk), version=version, by=request.user)
    messages.success(request, "It is disconnected. Items and issues stay as they are.")
    return go(request, reverse("backlog:jira_list"))


@require_GET
def jira_run(request: Request, pk: int) -> HttpResponse:
    """What one run did, and what a person has to do about the rest."""
    seen = JiraConnection.objects.visible_to(request.user)
    rows = JiraRun.objects.filter(connection__in=seen).select_related("connection")
    run = get_object_or_404(rows, pk=pk)
    lines = page_of(run.lines.order_by("id"), after=request.GET.get("after", ""))
    context = {"run": run, "page": lines}
    return render(request, "backlog/jira_run.html", context)
