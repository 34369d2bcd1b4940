"""Practices: what people are told and taught for a goal, and whether it is fresh."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from core import access
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio.actions import practices as actions
from portfolio.forms.budget import NewPracticeForm, PracticeForm
from portfolio.models import Practice


@require_GET
def practice_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_VIEW)
    rows = Practice.objects.visible_to(request.user).for_list()
    context = {
        "page": page_of(
            rows.order_by("name", "id"), after=request.GET.get("after", "")
        ),
        "may_edit": access.may(request.user, Perm.BUDGET_EDIT),
    }
    return render(request, "portfolio/practice_list.html", context)


@require_http_methods(["GET", "POST"])
def practice_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.BUDGET_EDIT)
    start = {"goal": request.GET.get("goal", "")}
    form = NewPracticeForm(request.POST or None, initial=start)
    if form.is_valid():
        actions.create(**form.cleaned_data, by=request.user)
        return go(request, reverse("portfolio:practice_list"))
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/practice_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def practice_edit(request: Request, pk: int) -> HttpResponse:
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.BUDGET_EDIT)
    form = PracticeForm(request.POST or None, initial=model_to_dict(practice))
    if form.is_valid():
        actions.edit(practice, **form.cleaned_data, by=request.user)
        return go(request, reverse("portfolio:practice_list"))
    status = 422 if form.is_bound else 200
    context = {"form": form, "practice": practice}
    return render(request, "portfolio/practice_edit.html", context, status=status)


@require_POST
def practice_review(request: Request, pk: int) -> HttpResponse:
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    actions.review(practice, by=request.user)
    messages.success(request, f"“{practice}” was reviewed today.")
    return go(request, reverse("portfolio:practice_list"))
