from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.forms import accepted
from core.roles import Perm
from core.web import Request, go, page_of
from governance.views.pages import done
from portfolio.models import Site
from support import queries
from support.actions import roster as actions
from support.forms import roster as forms
from support.models import Associate
from support.page import narrowed
from support.views.releases import form_page


@require_GET
def associate_list(request: Request) -> HttpResponse:
    """The roster: all of it for who keeps it, one's own sites for a lead."""
    access.require_somewhere(request.user, Perm.RECEIPT_RECORD)
    rows = narrowed(Associate.objects.visible_to(request.user).for_list(), request.GET)
    rows = rows.filter(active="gone" not in request.GET).order_by("code", "id")
    context = {
        "page": page_of(rows, after=request.GET.get("after", "")),
        "sites": Site.objects.order_by("code"),
        "groups": sorted({group for _, _, group, _, _ in queries.places()}),
        "may_edit": access.may(request.user, Perm.ROSTER_EDIT),
    }
    return render(request, "support/associate_list.html", context)


@require_http_methods(["GET", "POST"])
def associate_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROSTER_EDIT)
    form = forms.AssociateForm(request.POST or None)
    if form.is_valid():
        form.cleaned_data.pop("version")
        if accepted(form, actions.add, **form.cleaned_data, by=request.user):
            return go(request, "support:associate_list")
    return form_page(request, "associate_create", form)


@require_http_methods(["GET", "POST"])
def associate_edit(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.ROSTER_EDIT)
    row = get_object_or_404(Associate.objects.for_list(), pk=pk)
    shown: dict[str, Any] = {"initial": forms.starts_with(row)}
    form = forms.EditAssociateForm(request.POST or None, **shown)
    if done(form, actions.edit, row, by=request.user):
        return go(request, "support:associate_list")
    return form_page(request, "associate_edit", form, associate=row)
