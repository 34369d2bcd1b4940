"""Sites and queues: their list, and the forms that add and edit them."""

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.roles import Perm
from core.web import Request, go
from portfolio.actions import places as actions
from portfolio.forms.places import NewQueueForm, NewSiteForm, QueueForm, SiteForm
from portfolio.models import Queue, Site


@require_GET
def place_list(request: Request) -> HttpResponse:
    """Sites and queues: where work is done and which contacts come in."""
    access.require_somewhere(request.user, Perm.PORTFOLIO_VIEW)
    context = {
        "sites": Site.objects.all(),
        "queues": Queue.objects.all(),
        "may_edit": access.may(request.user, Perm.PLACE_EDIT),
    }
    return render(request, "portfolio/place_list.html", context)


@require_http_methods(["GET", "POST"])
def site_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PLACE_EDIT)
    form = NewSiteForm(request.POST or None)
    if form.is_valid():
        site = actions.create_site(**form.cleaned_data, by=request.user)
        return go(request, site.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/site_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def site_edit(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PLACE_EDIT)
    site = get_object_or_404(Site, pk=pk)
    form = SiteForm(request.POST or None, initial=model_to_dict(site))
    if form.is_valid():
        actions.edit_site(site, **form.cleaned_data, by=request.user)
        return go(request, site.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "site": site}
    return render(request, "portfolio/site_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def queue_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PLACE_EDIT)
    form = NewQueueForm(request.POST or None)
    if form.is_valid():
        queue = actions.create_queue(**form.cleaned_data, by=request.user)
        return go(request, queue.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "portfolio/queue_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def queue_edit(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PLACE_EDIT)
    queue = get_object_or_404(Queue, pk=pk)
    form = QueueForm(request.POST or None, initial=model_to_dict(queue))
    if form.is_valid():
        actions.edit_queue(queue, **form.cleaned_data, by=request.user)
        return go(request, queue.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "queue": queue}
    return render(request, "portfolio/queue_edit.html", context, status=status)
