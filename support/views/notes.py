"""A note as its readers meet it, on a phone first: read, answer, done."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.errors import Refused
from core.forms import accepted
from core.models import User
from core.roles import Perm
from core.web import Request, go
from governance.views.pages import done
from support import page
from support.actions import receipts
from support.actions import releases as actions
from support.forms import receipts as receipt_forms
from support.forms import releases as forms
from support.models import Edition, Receipt, ReleaseNote
from support.views.releases import form_page, to_write


def find(user: User, pk: int) -> ReleaseNote:
    rows = ReleaseNote.objects.visible_to(user).for_page()
    return get_object_or_404(rows, pk=pk)


def found_to_write(user: User, pk: int) -> ReleaseNote:
    note = find(user, pk)
    access.require(user, Perm.RELEASE_EDIT, team=note.release.product.team)
    return note


def published(note: ReleaseNote) -> Edition:
    edition = note.editions.first()
    if edition is None:
        raise Refused(f"{note.release.key} is not there to be read yet.")
    return edition


@require_http_methods(["GET", "POST"])
def note_create(request: Request, pk: int) -> HttpResponse:
    """Write for one more audience of the release `pk`."""
    release = to_write(request.user, pk)
    form = forms.NoteForm(request.POST or None)
    if form.is_valid():
        form.cleaned_data.pop("version")
        if accepted(
            form, actions.add_note, release, **form.cleaned_data, by=request.user
        ):
            return go(request, release.get_absolute_url())
    return form_page(request, "note_create", form, release=release)


@require_http_methods(["GET", "POST"])
def note_edit(request: Request, pk: int) -> HttpResponse:
    note = found_to_write(request.user, pk)
    shown: dict[str, Any] = {"initial": forms.starts_with(note)}
    form = forms.EditNoteForm(request.POST or None, **shown)
    if done(form, actions.edit_note, note, by=request.user):
        return go(request, note.release.get_absolute_url())
    return form_page(request, "note_edit", form, note=note)


@require_http_methods(["GET", "POST"])
def note_publish(request: Request, pk: int) -> HttpResponse:
    """Publish the next edition of a note whose release is out."""
    note = found_to_write(request.user, pk)
    form = forms.EditionForm(request.POST or None, initial={"version": note.version})
    if edition := done(form, actions.publish_note, note, by=request.user):
        messages.success(request, f"{edition} is there to be read.")
        return go(request, note.release.get_absolute_url())
    return form_page(request, "note_publish", form, note=note)


@require_GET
def note_read(request: Request, pk: int) -> HttpResponse:
    note = find(request.user, pk)
    shown = page.reading(note, request.user)
    if shown["edition"]:
        shown["form"] = receipt_forms.QuizForm(shown=shown["edition"])
    return render(request, "support/note_read.html", shown)


@require_POST
def note_acknowledge(request: Request, pk: int) -> HttpResponse:
    """Say that one has read it; the answers are marked here, never in the page."""
    note = find(request.user, pk)
    form = receipt_forms.QuizForm(request.POST, shown=published(note))
    if not form.is_valid():
        shown = page.reading(note, request.user) | {"form": form}
        return render(request, "support/note_read.html", shown, status=422)
    number = form.cleaned_data["edition"]
    given = receipts.acknowledge(
        note, edition=number, answers=form.answers(), by=request.user
    )
    told(request, given)
    return go(request, note.get_absolute_url())


def told(request: Request, given: Receipt) -> None:
    if given.passed:
        messages.success(request, "Noted: you have read it.")
    else:
        said = (
            f"{given.right} of {given.of} are right. Read it once more, then try again."
        )
        messages.warning(request, said)


@require_http_methods(["GET", "POST"])
def note_attest(request: Request, pk: int) -> HttpResponse:
    """A lead says for somebody of their site that they have read it."""
    note = find(request.user, pk)
    access.require_somewhere(request.user, Perm.RECEIPT_RECORD)
    known: dict[str, Any] = {"shown": published(note), "user": request.user}
    initial = {"code": request.GET.get("code", ""), "edition": known["shown"].number}
    form = receipt_forms.AttestForm(request.POST or None, initial=initial, **known)
    if form.is_valid() and (
        given := accepted(form, receipts.attest, note, **form.given(), by=request.user)
    ):
        messages.success(request, f"Noted for {given.associate}.")
        return go(request, request.path)
    return form_page(request, "note_attest", form, note=note, edition=known["shown"])
