"""Copies of one note: a letter sent by seventy people is one voice, said seventy times.

Nothing is moved or deleted. A copy keeps its words, its sender and its links; it only
says whose copy it is, and counts as that voice until somebody separates it again.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from core import versions
from core.errors import Refused
from core.models import User
from core.verbs import Verb
from discovery.actions import notes, words
from discovery.models import Note


@transaction.atomic
def merge(original: Note, copies: Iterable[Note], *, by: User) -> Note:
    """Let `copies` count as the voice of `original`, with the copies of the copies.

    Raises Refused for a draft, and where nothing is left to merge; PermissionDenied
    where `by` does not triage one of the notes.
    """
    asked = {note.pk for note in copies} | {original.pk}
    found = Note.objects.filter(pk__in=asked).prefetch_related("products__team")
    rows = {row.pk: row for row in found.order_by("pk").select_for_update(of=("self",))}
    original = rows.pop(original.pk)
    if original.copy_of_id:
        raise Refused(f"{original} is a copy itself: choose the note it repeats.")
    for row in (original, *rows.values()):
        require(by, row)
    fresh = [pk for pk, row in rows.items() if row.copy_of_id != original.pk]
    if not fresh:
        raise Refused("Choose at least one copy.")
    below = Note.objects.filter(copy_of__in=fresh)  # copies of what is a copy now
    moved = [*fresh, *below.values_list("pk", flat=True)]
    changed = {"copy_of": original, "version": F("version") + 1}
    Note.objects.filter(pk__in=moved).update(**changed)
    words.record_note(by, Verb.NOTE_MERGED, original, copies=sorted(moved))
    return original


def require(by: User, note: Note) -> None:
    if note.state == Note.State.DRAFT:
        raise Refused("A draft is nobody's copy: it was not sent.")
    if not notes.triages(by, note):
        raise PermissionDenied(f"{by} does not triage {note}")


@transaction.atomic
def separate(note: Note, *, version: int | None = None, by: User) -> Note:
    """Let a copy be a voice of its own again. Refused if it is nobody's copy."""
    note = notes.locked(note)
    notes.require_triage(by, note)
    if note.copy_of_id is None:
        raise Refused("This note is nobody's copy.")
    versions.claim(note, version)
    was, note.copy_of = note.copy_of_id, None
    note.save()
    words.record_note(by, Verb.NOTE_SEPARATED, note, original=was)
    return note


@transaction.atomic
def separate_all(original: Note, *, by: User) -> int:
    """Undo a merge: every copy is a voice of its own again. Returns how many."""
    original = notes.locked(original)
    notes.require_triage(by, original)
    rows = list(Note.objects.filter(copy_of=original).order_by("pk"))
    if not rows:
        raise Refused("This note has no copies.")
    for row in rows:
        require(by, row)
    gone = [row.pk for row in rows]
    Note.objects.filter(pk__in=gone).update(copy_of=None, version=F("version") + 1)
    words.record_note(by, Verb.NOTE_SEPARATED, original, copies=gone)
    return len(gone)
