from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, downloads, saved_views
from core.roles import Perm
from core.web import Request, page_of
from discovery import note_exports
from discovery.actions import consent
from discovery.actions import notes as actions
from discovery.forms.filters import NoteFilter
from discovery.forms.notes import (
    ArchiveForm,
    EditNoteForm,
    NewNoteForm,
    OfKindForm,
    StepForm,
)
from discovery.guidance import GOOD
from discovery.models import Note
from discovery.queries.answers import told
from discovery.queries.notes import found, my_notes
from discovery.views.pages import done, note_context, sent
from discovery.views.searching import searched, tabs

LIST = "discovery:note_list"


@require_GET
def note_list(request: Request) -> HttpResponse:
    begins = "" if request.GET else saved_views.default_of(request.user, LIST)
    form = NoteFilter(request.GET, user=request.user)
    if clean := begins or form.clean_address(request.path):
        return redirect(clean)
    wanted, user = form.wanted(), request.user
    notes = Note.objects.visible_to(user).for_list().prefetch_related("products")
    context = searched(request, notes, wanted) | {"form": form, "wanted": wanted}
    context["may_create"] = access.may(user, Perm.NOTE_CREATE)
    context["tabs"] = tabs("note_list")
    context["views"] = saved_views.offered(user, LIST, request.GET.urlencode())
    return render(request, "discovery/note_list.html", context)


@require_GET
def note_export(request: Request) -> HttpResponse | StreamingHttpResponse:
    """What the list shows, `as` CSV or a workbook."""
    wanted = NoteFilter(request.GET, user=request.user).wanted()
    rows = found(Note.objects.visible_to(request.user), wanted, marked=False)
    table = note_exports.table(rows, request.user)
    return downloads.answer(table, request.GET.get("as", ""))


@require_GET
def note_mine(request: Request) -> HttpResponse:
    rows = my_notes(request.user)
    page = page_of(rows, after=request.GET.get("after", ""))
    may_create = access.may(request.user, Perm.NOTE_CREATE)
    context = {"page": page, "may_create": may_create}
    context["told"] = told(page.rows, request.user)
    return render(request, "discovery/note_mine.html", context)


@require_GET
def note_detail(request: Request, pk: int) -> HttpResponse:
    notes = Note.objects.visible_to(request.user).for_page()
    note = get_object_or_404(notes, pk=pk)
    context = note_context(request, note)
    return render(request, "discovery/note_detail.html", context)


@require_http_methods(["GET", "POST"])
def note_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.NOTE_CREATE)
    last = my_notes(request.user).first()
    asked = {"kind": request.GET.get("kind"), "session": request.GET.get("session")}
    given: dict[str, Any] = {"initial": asked, "user": request.user, "last": last}
    form = NewNoteForm(request.POST or None, **given)
    if "refresh" in request.POST:
        return render(request, "discovery/note_create.html", {"form": form.as_typed()})
    if form.is_valid():
        note = actions.create(**form.cleaned_data, by=request.user)
        return sent(request, note, reverse("discovery:note_mine"))
    status = 422 if form.is_bound else 200
    return render(request, "discovery/note_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def note_of_kind(request: Request, kind: str) -> HttpResponse:
    access.require_somewhere(request.user, Perm.NOTE_CREATE)
    if kind not in GOOD:
        raise Http404
    last = my_notes(request.user).first()
    form = OfKindForm(request.POST or None, kind=kind, user=request.user, last=last)
    if form.is_valid():
        note = actions.create(**form.cleaned_data, by=request.user)
        return sent(request, note, reverse("discovery:note_mine"))
    status = 422 if form.is_bound else 200
    context = {"form": form, "good": GOOD[kind]}
    return render(request, "discovery/note_of_kind.html", context, status=status)


@require_http_methods(["GET", "POST"])
def note_edit(request: Request, pk: int) -> HttpResponse:
    note = get_object_or_404(Note.objects.visible_to(request.user), pk=pk)
    actions.require_editor(request.user, note)
    form = EditNoteForm.of(note, request.POST or None, request.user)
    context = {"form": form, "note": note}
    if "refresh" in request.POST:
        form.as_typed()
        return render(request, "discovery/note_edit.html", context)
    if form.is_valid():
        actions.edit(note, **form.cleaned_data, by=request.user)
        return done(request, "Note changed.", note.get_absolute_url())
    status = 422 if form.is_bound else 200
    return render(request, "discovery/note_edit.html", context, status=status)


def asked_for(request: Request, pk: int) -> tuple[Note, int | None]:
    """The note, and the version of it that the person was looking at."""
    note = get_object_or_404(Note.objects.visible_to(request.user), pk=pk)
    form = StepForm(request.POST)
    return note, form.cleaned_data["version"] if form.is_valid() else None


@require_POST
def note_send(request: Request, pk: int) -> HttpResponse:
    note, version = asked_for(request, pk)
    actions.send(note, version=version, by=request.user)
    return sent(request, note, note.get_absolute_url())


@require_POST
def note_publish(request: Request, pk: int) -> HttpResponse:
    note, version = asked_for(request, pk)
    actions.publish(note, version=version, by=request.user)
    return done(request, "Published: it counts as evidence.", note.get_absolute_url())


@require_POST
def note_archive(request: Request, pk: int) -> HttpResponse:
    notes = Note.objects.visible_to(request.user).for_page()
    note = get_object_or_404(notes, pk=pk)
    form = ArchiveForm(request.POST, own=note.collector_id == request.user.pk)
    if not form.is_valid():
        context = note_context(request, note, archive_form=form)
        return render(request, "discovery/note_detail.html", context, status=422)
    because, version = form.cleaned_data["reason"], form.cleaned_data["version"]
    actions.archive(note, because=because, version=version, by=request.user)
    return done(request, "Archived.", note.get_absolute_url())


@require_POST
def note_restore(request: Request, pk: int) -> HttpResponse:
    note, version = asked_for(request, pk)
    actions.restore(note, version=version, by=request.user)
    return done(request, "Back from the archive.", note.get_absolute_url())


@require_POST
def note_withdraw(request: Request, pk: int) -> HttpResponse:
    note, version = asked_for(request, pk)
    gone = consent.withdraw(note, version=version, by=request.user)
    text = consent.in_words(gone)
    return done(request, text, note.get_absolute_url())


@require_POST
def note_discard(request: Request, pk: int) -> HttpResponse:
    note, _ = asked_for(request, pk)
    actions.discard(note, by=request.user)
    return done(request, "Draft thrown away.", reverse("discovery:note_mine"))
