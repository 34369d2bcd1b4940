from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.forms import accepted
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from governance.views.pages import done
from portfolio.models import Product
from support import page, queries
from support.actions import releases as actions
from support.forms import releases as forms
from support.models import Release


def find(user: User, pk: int) -> Release:
    """The release, or 404 if this person may not know of it."""
    rows = Release.objects.visible_to(user).for_list().select_related("published_by")
    return get_object_or_404(rows, pk=pk)


def to_write(user: User, pk: int) -> Release:
    release = find(user, pk)
    access.require(user, Perm.RELEASE_EDIT, team=release.product.team)
    return release


def form_page(
    request: Request, name: str, form: django_forms.Form, **context: Any
) -> HttpResponse:
    """Show `support/<name>.html`: 200 when the form is new, 422 when it is not right."""
    status = 422 if form.is_bound else 200
    shown = {"form": form, **context}
    return render(request, f"support/{name}.html", shown, status=status)


@require_GET
def release_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RELEASE_VIEW)
    rows = queries.listed(request.user, request.GET)
    context = {
        "page": page_of(rows, after=request.GET.get("after", ""), size=50),
        "unread": queries.unread(request.user),
        "states": Release.State.choices,
        "may_create": access.may(request.user, Perm.RELEASE_EDIT),
        "may_see_roster": access.may(request.user, Perm.RECEIPT_RECORD),
    }
    return render(request, "support/release_list.html", context)


@require_GET
def release_detail(request: Request, pk: int) -> HttpResponse:
    release = find(request.user, pk)
    return render(
        request, "support/release_detail.html", page.whole(release, request.user)
    )


@require_http_methods(["GET", "POST"])
def release_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.RELEASE_EDIT)
    initial = {name: request.GET.get(name) for name in ("product", "item")}
    form = forms.ReleaseForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        form.cleaned_data.pop("version")
        if release := accepted(
            form, actions.create, **form.cleaned_data, by=request.user
        ):
            return go(request, release.get_absolute_url())
    return form_page(request, "release_create", form)


@require_http_methods(["GET", "POST"])
def release_edit(request: Request, pk: int) -> HttpResponse:
    release = to_write(request.user, pk)
    shown: dict[str, Any] = {"release": release}
    form = forms.EditReleaseForm(request.POST or None, **shown)
    if done(form, actions.edit, release, by=request.user):
        return go(request, release.get_absolute_url())
    return form_page(request, "release_edit", form, **shown)


@require_POST
def release_publish(request: Request, pk: int) -> HttpResponse:
    release = to_write(request.user, pk)
    form = forms.PublishForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    actions.publish(release, version=version, by=request.user)
    messages.success(request, f"{release.key} is there to be read.")
    return go(request, release.get_absolute_url())


@require_http_methods(["GET", "POST"])
def release_withdraw(request: Request, pk: int) -> HttpResponse:
    release = to_write(request.user, pk)
    initial = {"version": release.version}
    form = forms.WithdrawForm(request.POST or None, initial=initial)
    if done(form, actions.withdraw, release, by=request.user):
        return go(request, release.get_absolute_url())
    return form_page(request, "release_withdraw", form, release=release)


@require_GET
def release_readiness(request: Request, pk: int) -> HttpResponse:
    """The floor by site, group and function; who is missing, by code, for who may know."""
    release = find(request.user, pk)
    context = page.readiness(release, request.user, request.GET)
    return render(request, "support/release_readiness.html", context)


@require_GET
def product_panel(request: Request, pk: int) -> HttpResponse:
    """A product's releases, the newest first, for its page and its pilots'."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    rows = Release.objects.visible_to(request.user).filter(product=product)
    may = access.allows(request.user, Perm.RELEASE_EDIT, team=product.team)
    newest = rows.order_by("-effective_on", "-id")[:10]
    context = {"product": product, "releases": newest, "may_create": may}
    return render(request, "support/product_panel.html", context)
