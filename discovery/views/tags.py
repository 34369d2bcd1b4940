"""The tag set: what is used, what is nearly the same, what nobody uses."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.roles import Perm
from core.web import Request
from discovery.actions import tags as actions
from discovery.forms.insights import MergeTagForm
from discovery.models import Tag
from discovery.queries.insights import alike, tag_rows
from discovery.views.pages import done

LIST = "discovery:tag_list"


@require_GET
def tag_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DISCOVERY_TRIAGE)
    context = {"rows": tag_rows(), "alike": alike(), "form": MergeTagForm()}
    return render(request, "discovery/tag_list.html", context)


def a_tag(request: Request, pk: int) -> Tag:
    access.require_somewhere(request.user, Perm.DISCOVERY_TRIAGE)
    return get_object_or_404(Tag, pk=pk)


@require_POST
def tag_merge(request: Request, pk: int) -> HttpResponse:
    tag, form = a_tag(request, pk), MergeTagForm(request.POST)
    if not form.is_valid():
        context = {"rows": tag_rows(), "alike": alike(), "form": form, "wrong": tag}
        return render(request, "discovery/tag_list.html", context, status=422)
    tag = actions.merge(tag, into=form.cleaned_data["into"], by=request.user)
    return done(request, f"“{tag}” is “{tag.synonym_of}” now.", reverse(LIST))


@require_POST
def tag_separate(request: Request, pk: int) -> HttpResponse:
    tag = actions.separate(a_tag(request, pk), by=request.user)
    return done(request, f"“{tag}” is a tag of its own again.", reverse(LIST))


@require_POST
def tag_drop(request: Request, pk: int) -> HttpResponse:
    tag = a_tag(request, pk)
    actions.drop(tag, by=request.user)
    return done(request, f"“{tag.name}” is out of the set.", reverse(LIST))
