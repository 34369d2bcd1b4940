"""Projects: work with a start and an end, attached to products that go on."""

from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.roles import Perm
from core.web import Request, go, page_of
from portfolio.actions import projects as actions
from portfolio.forms.fields import asked
from portfolio.forms.projects import (
    CloseForm,
    NewProjectForm,
    ProjectFilter,
    ProjectForm,
    ReopenForm,
)
from portfolio.models import Project
from portfolio.queries import catalogue


@require_GET
def project_list(request: Request) -> HttpResponse:
    form = ProjectFilter(request.GET)
    rows = catalogue.project_rows(request.user, asked(form))
    page = page_of(rows, after=request.GET.get("after", ""))
    may_create = access.may(request.user, Perm.PORTFOLIO_EDIT)
    context = {"page": page, "form": form, "may_create": may_create}
    return render(request, "portfolio/project_list.html", context)


@require_GET
def project_detail(request: Request, pk: int) -> HttpResponse:
    project = get_object_or_404(
        Project.objects.visible_to(request.user).for_list(), pk=pk
    )
    can_edit = actions.may(request.user, project.products.all())
    context = {"project": project, "can_edit": can_edit}
    return render(request, "portfolio/project_detail.html", context)


@require_http_methods(["GET", "POST"])
def project_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PORTFOLIO_EDIT)
    initial = {"products": request.GET.getlist("product")}
    form = NewProjectForm(request.POST or None, initial=initial, user=request.user)
    if form.is_valid():
        project = actions.create(**form.cleaned_data, by=request.user)
        return go(request, project.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/project_create.html", context, status=status)


def changeable(request: Request, pk: int) -> Project:
    project = get_object_or_404(
        Project.objects.visible_to(request.user).for_list(), pk=pk
    )
    if not actions.may(request.user, project.products.all()):
        raise PermissionDenied(f"{request.user} manages none of its products")
    return project


@require_http_methods(["GET", "POST"])
def project_edit(request: Request, pk: int) -> HttpResponse:
    project = changeable(request, pk)
    initial = model_to_dict(project)
    form = ProjectForm(request.POST or None, initial=initial, user=request.user)
    if form.is_valid():
        actions.edit(project, **form.cleaned_data, by=request.user)
        return go(request, project.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "project": project}
    return render(request, "portfolio/project_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def project_close(request: Request, pk: int) -> HttpResponse:
    project = changeable(request, pk)
    form = CloseForm(request.POST or None, initial={"version": project.version})
    if form.is_valid():
        actions.close(project, **form.cleaned_data, by=request.user)
        return go(request, project.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "project": project}
    return render(request, "portfolio/project_close.html", context, status=status)


@require_http_methods(["GET", "POST"])
def project_reopen(request: Request, pk: int) -> HttpResponse:
    project = changeable(request, pk)
    form = ReopenForm(request.POST or None, initial={"version": project.version})
    if form.is_valid():
        actions.reopen(project, **form.cleaned_data, by=request.user)
        return go(request, project.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "project": project}
    return render(request, "portfolio/project_reopen.html", context, status=status)
