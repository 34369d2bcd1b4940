"""Steps of the inbox: it repeats another note; it can wait; it is back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.web import Request
from discovery.actions import copies, notes, snoozes
from discovery.forms.triage import DuplicateForm, SnoozeForm
from discovery.models import Note
from discovery.views.pages import done, note_context


def mine(request: Request, pk: int) -> Note:
    rows = Note.objects.visible_to(request.user).for_page()
    note = get_object_or_404(rows, pk=pk)
    notes.require_triage(request.user, note)
    return note


@require_POST
def note_duplicate(request: Request, pk: int) -> HttpResponse:
    note = mine(request, pk)
    form = DuplicateForm(request.POST, user=request.user)
    if not form.is_valid():
        context = note_context(request, note, duplicate_form=form)
        return render(request, "discovery/note_detail.html", context, status=422)
    original = form.cleaned_data["original"]
    copies.merge(original, [note], by=request.user)
    return done(request, f"A copy of {original}: one voice.", note.get_absolute_url())


@require_POST
def note_snooze(request: Request, pk: int) -> HttpResponse:
    note, form = mine(request, pk), SnoozeForm(request.POST)
    if not form.is_valid():
        context = note_context(request, note, snooze_form=form)
        return render(request, "discovery/note_detail.html", context, status=422)
    row = snoozes.snooze(note, until=form.until, by=request.user)
    text = f"Back in your inbox on {row.until:%-d %b}."
    return done(request, text, note.get_absolute_url())


@require_POST
def note_wake(request: Request, pk: int) -> HttpResponse:
    snoozes.wake(mine(request, pk), by=request.user)
    return done(request, "Back in your inbox.", reverse("discovery:inbox"))
