from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from core import access
from core.models import User
from core.roles import Perm
from core.web import Request, answer, go, page_of
from portfolio.actions import goals as actions
from portfolio.forms.goals import GoalForm, LinkForm, NewGoalForm
from portfolio.models import Goal, GoalLink
from portfolio.panels import address
from portfolio.queries import goals as queries

PAGE = "portfolio/goal_detail.html"
LIST = "portfolio/goal_list.html"


@require_GET
def goal_list(request: Request) -> HttpResponse:
    """The alignment map, and the same as a table."""
    return render(request, LIST, list_context(request, request.GET))


def list_context(request: Request, query: QueryDict) -> dict[str, Any]:
    """Map, table and gaps; read anew after a link was changed on them."""
    tree, view = queries.tree(request.user), query.get("view", "")
    goals = Goal.objects.visible_to(request.user).select_related("owner")
    page = page_of(goals.order_by("code", "id"), after=query.get("after", ""))
    return {
        "tree": tree,
        "map": queries.drawn(tree),
        "page": page,
        "rows": queries.table(tree, page.rows),
        "view": view if view in ("map", "table") else "",
        "may_create": access.may(request.user, Perm.PORTFOLIO_EDIT),
        "tests_url": tests_url(request.user),
    }


def tests_url(user: User) -> str:
    """The page of the four tests, which an app to the right offers."""
    sees = access.may(user, Perm.DASHBOARD_VIEW)
    return address("dashboards:alignment") if sees else ""


@require_GET
def goal_detail(request: Request, pk: int) -> HttpResponse:
    goal = get_object_or_404(queries.for_page(request.user), pk=pk)
    return render(request, PAGE, goal_context(goal, request.user))


def goal_context(
    goal: Goal, user: User, form: LinkForm | None = None
) -> dict[str, Any]:
    """What the goal's page shows; its links are read anew after each change."""
    return {
        "goal": goal,
        "links": queries.links_of(goal),
        "form": form or LinkForm(goal=goal),
        "can_edit": access.may(user, Perm.PORTFOLIO_EDIT),
        "may_see_decisions": access.may(user, Perm.DECISION_VIEW),
        "may_see_plans": access.may(user, Perm.PLAN_VIEW),
    }


@require_http_methods(["GET", "POST"])
def goal_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = NewGoalForm(request.POST or None)
    if form.is_valid():
        goal = actions.create(**form.cleaned_data, by=request.user)
        return go(request, goal.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/goal_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def goal_edit(request: Request, pk: int) -> HttpResponse:
    goal = get_object_or_404(Goal.objects.visible_to(request.user), pk=pk)
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    form = GoalForm(request.POST or None, initial=model_to_dict(goal))
    if form.is_valid():
        actions.edit(goal, **form.cleaned_data, by=request.user)
        return go(request, goal.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "goal": goal}
    return render(request, "portfolio/goal_edit.html", context, status=status)


@require_POST
def goal_link(request: Request, pk: int) -> HttpResponse:
    goal = get_object_or_404(queries.for_page(request.user), pk=pk)
    form = LinkForm(request.POST, goal=goal)
    if not form.is_valid():
        name = f"{PAGE}#links" if request.htmx else PAGE
        context = goal_context(goal, request.user, form)
        return render(request, name, context, status=422)
    child, parent = queries.in_order(goal, form.cleaned_data.pop("other"))
    actions.link(child, parent=parent, **form.cleaned_data, by=request.user)
    context = goal_context(goal, request.user)
    return answer(request, f"{PAGE}#links", context, back=goal.get_absolute_url())


@require_POST
def goal_unlink(request: Request, pk: int, link: int) -> HttpResponse:
    goal = get_object_or_404(queries.for_page(request.user), pk=pk)
    actions.unlink(GoalLink(pk=link), by=request.user)
    context = goal_context(goal, request.user)
    return answer(request, f"{PAGE}#links", context, back=goal.get_absolute_url())
