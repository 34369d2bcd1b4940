"""Saved views of list pages: keep one, change it, share it, begin with it."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import saved_views
from core.actions import saved_views as actions
from core.forms.saved_views import NewSavedViewForm, SavedViewForm
from core.models import DefaultView, SavedView, User
from core.web import Request, go, page_of


def seen(user: User, pk: int) -> SavedView:
    rows = SavedView.objects.visible_to(user).select_related("owner", "team")
    return get_object_or_404(rows, pk=pk)


def own(user: User, pk: int) -> SavedView:
    return get_object_or_404(SavedView, pk=pk, owner=user)


@require_GET
def saved_view_list(request: Request) -> HttpResponse:
    views = SavedView.objects.visible_to(request.user).select_related("owner", "team")
    page = page_of(
        views.order_by("page", "name", "id"), after=request.GET.get("after", "")
    )
    chosen = DefaultView.objects.filter(user=request.user)
    context = {
        "page": page,
        "pages": saved_views.PAGES,
        "chosen": set(chosen.values_list("view", flat=True)),
    }
    return render(request, "core/saved_view_list.html", context)


@require_http_methods(["GET", "POST"])
def saved_view_create(request: Request) -> HttpResponse:
    form = NewSavedViewForm(
        request.POST or None, user=request.user, initial=request.GET.dict()
    )
    if form.is_valid():
        view = actions.keep(**form.cleaned_data, by=request.user)
        messages.success(request, f"{view} is kept.")
        return go(request, saved_views.address(view))
    status = 422 if form.is_bound else 200
    return render(request, "core/saved_view_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def saved_view_edit(request: Request, pk: int) -> HttpResponse:
    view = own(request.user, pk)
    form = SavedViewForm(
        request.POST or None, user=request.user, initial=model_to_dict(view)
    )
    if form.is_valid():
        actions.edit(view, **form.cleaned_data, by=request.user)
        return go(request, "core:saved_view_list")
    status = 422 if form.is_bound else 200
    context = {"form": form, "view": view}
    return render(request, "core/saved_view_edit.html", context, status=status)


@require_POST
def saved_view_delete(request: Request, pk: int) -> HttpResponse:
    view = own(request.user, pk)
    actions.delete(view, by=request.user)
    messages.success(request, f"{view} is deleted.")
    return go(request, "core:saved_view_list")


@require_POST
def saved_view_choose(request: Request, pk: int) -> HttpResponse:
    """Begin with this view from now on."""
    view = seen(request.user, pk)
    actions.begin_with(view, by=request.user)
    messages.success(request, f"You begin with {view}.")
    return go(request, saved_views.address(view))


@require_POST
def saved_view_leave(request: Request, pk: int) -> HttpResponse:
    """Begin as everybody does from now on."""
    view = seen(request.user, pk)
    actions.begin_plain(view, by=request.user)
    return go(request, "core:saved_view_list")
