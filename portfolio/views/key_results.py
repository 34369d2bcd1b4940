from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from core.clock import today
from core.models import User
from core.web import Request, answer, go
from portfolio import okr_charts
from portfolio.actions import key_results as actions
from portfolio.actions import objectives, rebaselines
from portfolio.forms.objectives import KeyResultForm, NewKeyResultForm
from portfolio.forms.quarters import CheckInForm, RebaselineForm
from portfolio.models import KeyResult, Objective
from portfolio.queries import feeds
from portfolio.queries import objectives as queries
from portfolio.views.objectives import may_edit

PAGE = "portfolio/key_result_detail.html"


@require_GET
def key_result_detail(request: Request, pk: int) -> HttpResponse:
    key_result = get_object_or_404(queries.key_results(request.user), pk=pk)
    return render(request, PAGE, key_result_context(key_result, request.user))


def key_result_context(
    key_result: KeyResult, user: User, form: CheckInForm | None = None
) -> dict[str, Any]:
    objective = key_result.objective
    check_ins = list(key_result.check_ins.select_related("made_by")[:60])
    moved = list(
        key_result.rebaselines.select_related("metric", "old_metric", "made_by")
    )
    first, is_open = {"version": key_result.version}, not objective.is_closed
    return {
        "key_result": key_result,
        "objective": objective,
        "result": queries.result(key_result, objective, today()),
        "check_ins": check_ins,
        "chart": okr_charts.check_ins(key_result, check_ins, moved),
        "moved": moved,
        "scope": feeds.in_words(key_result) if key_result.is_fed else "",
        "newer": feeds.newer_formula(key_result),
        "benefits": queries.benefits_of(key_result, user),
        "form": form or CheckInForm(initial=first, key_result=key_result),
        "can_edit": may_edit(user, objective.product) and is_open,
        "can_check_in": actions.may_check_in(user, key_result) and is_open,
    }


@require_http_methods(["GET", "POST"])
def key_result_create(request: Request, pk: int) -> HttpResponse:
    objective = get_object_or_404(Objective.objects.visible_to(request.user), pk=pk)
    objectives.allow(request.user, objective.product)
    form = NewKeyResultForm(request.POST or None)
    if form.is_valid():
        actions.create(objective, **form.cleaned_data, by=request.user)
        return go(request, objective.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "objective": objective}
    return render(request, "portfolio/key_result_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def key_result_edit(request: Request, pk: int) -> HttpResponse:
    key_result = get_object_or_404(queries.key_results(request.user), pk=pk)
    objectives.allow(request.user, key_result.objective.product)
    form = KeyResultForm(request.POST or None, initial=model_to_dict(key_result))
    if form.is_valid():
        actions.edit(key_result, **form.cleaned_data, by=request.user)
        return go(request, key_result.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "key_result": key_result}
    return render(request, "portfolio/key_result_edit.html", context, status=status)


@require_POST
def key_result_check_in(request: Request, pk: int) -> HttpResponse:
    key_result = get_object_or_404(queries.key_results(request.user), pk=pk)
    form = CheckInForm(request.POST, key_result=key_result)
    if not form.is_valid():
        name = f"{PAGE}#standing" if request.htmx else PAGE
        context = key_result_context(key_result, request.user, form)
        return render(request, name, context, status=422)
    value = form.cleaned_data.pop("current", None)
    actions.check_in(key_result, value=value, **form.cleaned_data, by=request.user)
    key_result = queries.key_results(request.user).get(pk=pk)
    context = key_result_context(key_result, request.user)
    back = key_result.get_absolute_url()
    return answer(request, f"{PAGE}#standing", context, back=back)


@require_http_methods(["GET", "POST"])
def key_result_rebaseline(request: Request, pk: int) -> HttpResponse:
    key_result = get_object_or_404(queries.key_results(request.user), pk=pk)
    objectives.allow(request.user, key_result.objective.product)
    first = model_to_dict(key_result) | {"current": None}
    form = RebaselineForm(request.POST or None, initial=first, key_result=key_result)
    if form.is_valid():
        rebaselines.rebaseline(key_result, **form.cleaned_data, by=request.user)
        return go(request, key_result.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "key_result": key_result}
    name = "portfolio/key_result_rebaseline.html"
    return render(request, name, context, status=status)
