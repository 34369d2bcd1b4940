"""What-ifs: scratch copies of the backlog, compared with it, applied or thrown away."""

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog.actions import scenarios as actions
from backlog.forms.scenarios import (
    FindForm,
    NameForm,
    ScenarioForm,
    SheetForm,
    initial_of,
)
from backlog.models import Item, Scenario
from backlog.queries import scenarios as queries
from backlog.queries import sheets
from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of

CELL = re.compile(r"[a-z_]+-([0-9]{1,18})")


def find(user: User, pk: int) -> Scenario:
    rows = Scenario.objects.visible_to(user).select_related("owner", "applied_by")
    return get_object_or_404(rows.select_related("step"), pk=pk)


@require_GET
def scenario_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    rows = sheets.listed(request.user)
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    return render(request, "backlog/scenario_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def scenario_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    form = NameForm(request.POST or None)
    if form.is_valid():
        scenario = actions.create(**form.cleaned_data, by=request.user)
        return go(request, scenario.get_absolute_url())
    status = 422 if form.is_bound else 200
    return render(
        request, "backlog/scenario_create.html", {"form": form}, status=status
    )


@require_GET
def scenario_detail(request: Request, pk: int) -> HttpResponse:
    scenario, find_form = find(request.user, pk), FindForm(request.GET, user=request.user)  # fmt: skip
    items = sheets.found(request.user, **find_form.asked)
    compared = queries.compare(scenario, also=items)
    shown = items or ([] if find_form.asked else sheets.first(compared))
    sheet = SheetForm(compared=compared, items=shown)
    context = page(request.user, compared, sheet) | {"find": find_form}
    return render(request, "backlog/scenario_detail.html", context)


def page(user: User, compared: queries.Comparison, sheet: SheetForm) -> dict[str, Any]:
    scenario = compared.scenario
    return {
        "scenario": scenario,
        "compared": compared,
        "sheet": sheet,
        "is_mine": scenario.owner_id == user.pk,
        "may_apply": may_apply(scenario, user),
    }


def may_apply(scenario: Scenario, user: User) -> bool:
    return not scenario.applied_at and access.may(user, Perm.BACKLOG_SCORE)


@require_POST
def scenario_change(request: Request, pk: int) -> HttpResponse:
    scenario = find(request.user, pk)
    items = sent_items(request)
    compared = queries.compare(scenario, also=items)
    sheet = SheetForm(request.POST, compared=compared, items=items)
    if not sheet.is_valid():
        context = page(request.user, compared, sheet)
        context |= {"find": FindForm(request.GET, user=request.user)}
        return render(request, "backlog/scenario_detail.html", context, status=422)
    actions.change(scenario, **sheet.asked, by=request.user)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return go(request, f"{scenario.get_absolute_url()}{query}")


def sent_items(request: Request) -> list[Item]:
    """The items whose cells were posted: the order may have changed since."""
    found = (CELL.fullmatch(name) for name in request.POST)
    return sheets.these(request.user, {int(each[1]) for each in found if each})


@require_http_methods(["GET", "POST"])
def scenario_edit(request: Request, pk: int) -> HttpResponse:
    scenario = find(request.user, pk)
    form = ScenarioForm(request.POST or None, initial=initial_of(scenario))
    if form.is_valid():
        actions.change(scenario, **form.cleaned_data, by=request.user)
        return go(request, scenario.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "scenario": scenario}
    return render(request, "backlog/scenario_edit.html", context, status=status)


@require_POST
def scenario_settle(request: Request, pk: int) -> HttpResponse:
    scenario = find(request.user, pk)
    keep = {name: value for name, value in request.POST.items() if value in ("theirs", "mine")}  # fmt: skip
    actions.settle(scenario, keep=keep, version=version_in(request), by=request.user)
    return go(request, scenario.get_absolute_url())


@require_POST
def scenario_apply(request: Request, pk: int) -> HttpResponse:
    scenario = find(request.user, pk)
    actions.apply(scenario, version=version_in(request), by=request.user)
    return go(request, scenario.get_absolute_url())


@require_POST
def scenario_discard(request: Request, pk: int) -> HttpResponse:
    scenario = find(request.user, pk)
    actions.discard(scenario, version=version_in(request), by=request.user)
    return go(request, reverse("backlog:scenario_list"))


def version_in(request: Request) -> int:
    """The version that was seen; 0, which none has, if it is not told."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0
