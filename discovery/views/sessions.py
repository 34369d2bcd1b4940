from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, page_of
from discovery.actions import notes
from discovery.actions import sessions as actions
from discovery.forms.sessions import LiveNoteForm, SessionForm, starts_with, suggested
from discovery.models import ListeningSession, Note
from discovery.queries.notes import captured
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
    rows = Note.objects.visible_to(request.user).filter(session=session).for_list()
    rows = rows.prefetch_related("products").order_by("-happened_on", "-id")
    page = page_of(rows, after=request.GET.get("after", ""))
    may_edit = access.may(request.user, Perm.NOTE_CREATE)
    context = {"session": session, "page": page, "may_edit": may_edit}
    return render(request, "discovery/session_detail.html", context)


@require_http_methods(["GET", "POST"])
def session_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.NOTE_CREATE)
    form = SessionForm(request.POST or None, initial=suggested(request.GET))
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
    form = SessionForm(request.POST or None, initial=starts_with(session))
    if form.is_valid():
        actions.edit(session, **form.cleaned_data, by=request.user)
        return done(request, "Session changed.", session.get_absolute_url())
    status = 422 if form.is_bound else 200
    context = {"form": form, "session": session}
    return render(request, "discovery/session_edit.html", context, status=status)


# --- captured while it goes on ---------------------------------------------------------
def open_session(request: Request, pk: int) -> ListeningSession:
    """The session, for who captures notes; 404 if this person may not know of it."""
    sessions = ListeningSession.objects.visible_to(request.user).select_related("site")
    session = get_object_or_404(sessions, pk=pk)
    access.require_somewhere(request.user, Perm.NOTE_CREATE)
    return session


@require_GET
def session_capture(request: Request, pk: int) -> HttpResponse:
    """One field, again and again; what one has captured here stands above it."""
    session = open_session(request, pk)
    context = {
        "session": session,
        "notes": captured(request.user, session),
        "form": LiveNoteForm(initial={"token": uuid4()}),
    }
    return render(request, "discovery/session_capture.html", context)


@require_POST
def session_note(request: Request, pk: int) -> HttpResponse:
    """Keep one note: its row to a script that asks, the page again to anybody else."""
    session, form = open_session(request, pk), LiveNoteForm(request.POST)
    if not form.is_valid():
        context = {"session": session, "notes": captured(request.user, session), "form": form}  # fmt: skip
        return render(request, "discovery/session_capture.html", context, status=422)
    note = notes.create(**form.cleaned_data, session=session, happened_on=min(session.held_on, today()), by=request.user)  # fmt: skip
    if request.htmx:
        return render(request, "discovery/_captured.html", {"note": note})
    return redirect("discovery:session_capture", session.pk)
