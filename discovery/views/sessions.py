from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.roles import Perm
from core.web import Request, page_of
from discovery.actions import sessions as actions
from discovery.forms.sessions import SessionForm
from discovery.models import ListeningSession, Note
from discovery.views.pages import done


@require_GET
def session_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    rows = ListeningSession.objects.visible_to(request.user).for_list()
    rows = rows.order_by("-held_on", "-id")
    page = page_of(rows, after=request.GET.get("after", ""))
    may_create = access.may(request.user, Perm.NOTE_CREATE)
    context = {"page": page, "may_create": may_create}
    return render(request, "discovery/session_list.html", context)


@require_GET
def session_detail(request: Request, pk: int) -> HttpResponse:
    sessions = ListeningSession.objects.visible_to(request.user).for_list()
    session = get_object_or_404(sessions, pk=pk)
    notes = Note.objects.visible_to(request.user).filter(session=session).for_list()
    notes = notes.prefetch_related("products")
    page = page_of(
        notes.order_by("-happened_on", "-id"), after=request.GET.get("after", "")
    )
    may_edit = access.may(request.user, Perm.NOTE_CREATE)
    context = {"session": session, "page": page, "may_edit": may_edit}
    return render(request, "discovery/session_detail.html", context)


@require_http_methods(["GET", "POST"])
def session_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.NOTE_CREATE)
    form = SessionForm(request.POST or None)
    if form.is_valid():
        fields = {k: v for k, v in form.cleaned_data.items() if k != "version"}
        session = actions.create(**fields, by=request.user)
        return done(request, f"{session.code} is ready.", session.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form}
    return render(request, "discovery/session_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
def session_edit(request: Request, pk: int) -> HttpResponse:
    sessions = ListeningSession.objects.visible_to(request.user)
    session = get_object_or_404(sessions, pk=pk)
    access.require_somewhere(request.user, Perm.NOTE_CREATE)
    form = SessionForm(request.POST or None, initial=model_to_dict(session))
    if form.is_valid():
        actions.edit(session, **form.cleaned_data, by=request.user)
        return done(request, "Session changed.", session.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "session": session}
    return render(request, "discovery/session_edit.html", context, status=status)
