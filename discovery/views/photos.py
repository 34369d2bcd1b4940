"""Photos of a note: sent as pictures of ours, added and taken away."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from core.web import Request
from discovery.actions import notes
from discovery.actions import photos as actions
from discovery.forms.photos import PhotoForm
from discovery.models import Note, Photo
from discovery.views.pages import done, note_context


@require_GET
def photo(request: Request, pk: int) -> FileResponse:
    """The picture, to who may read the note; nothing but pixels, and never as a page."""
    row = get_object_or_404(Photo.objects.visible_to(request.user), pk=pk)
    if not default_storage.exists(row.file.name):
        raise Http404
    answer = FileResponse(default_storage.open(row.file.name), content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_POST
def photo_add(request: Request, pk: int) -> HttpResponse:
    rows = Note.objects.visible_to(request.user).for_page()
    note = get_object_or_404(rows, pk=pk)
    notes.require_editor(request.user, note)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        context = note_context(request, note, photo_form=form)
        return render(request, "discovery/note_detail.html", context, status=422)
    actions.add(note, upload=form.cleaned_data["photo"], by=request.user)
    return done(request, "Photo kept.", note.get_absolute_url() + "#photos")


@require_POST
def photo_remove(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Photo.objects.visible_to(request.user), pk=pk)
    note = actions.remove(row, by=request.user)
    return done(request, "Photo taken away.", note.get_absolute_url() + "#photos")
