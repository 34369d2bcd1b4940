"""Photos of a note: taken in, drawn anew, and gone with its words.

What is kept is a picture of ours: a process of its own opens what was sent and writes
its pixels only, so no place, no camera, no name and no program comes along
(`governance/picturing.py`). A photo can show names, so it counts as words do: a
published note waits for another redaction review.
"""

from functools import partial
from uuid import uuid4

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.errors import Refused
from core.models import User
from core.verbs import Verb
from discovery.actions import notes, words
from discovery.models import Note, Photo
from governance import files, previews

MOST = 10
PICTURES = {"image/png": "image", "image/jpeg": "image"}


@transaction.atomic
def add(note: Note, *, upload: "File[bytes]", by: User) -> Photo:
    """Keep a photo beside a note. Raises Refused for what is no picture, or too many.

    PNG and JPEG, told by their content, up to the bounds of `governance.files`.
    """
    note = notes.locked(note)
    notes.require_editor(by, note)
    if note.state == Note.State.ARCHIVED:
        raise Refused("An archived note is not changed. Restore it first.")
    found = files.inspect(upload)
    if found.content_type not in PICTURES:
        raise Refused("Photos are PNG or JPEG.")
    if note.photos.filter(sha256=found.sha256).exists():
        raise Refused("This photo is there already.")
    if note.photos.count() >= MOST:
        raise Refused(f"A note has at most {MOST} photos. Take one away first.")
    upload.seek(0)
    made = previews.drawn(PICTURES[found.content_type], upload.read())
    if not made.pictures:
        raise Refused("This picture can't be opened: it is damaged or too large.")
    photo = Photo(note=note, sha256=found.sha256)
    photo.file.name = f"notes/{uuid4().hex}"
    photo.save()
    seen_anew(note)
    words.record_note(by, Verb.NOTE_PHOTO_ADDED, note)
    default_storage.save(photo.file.name, ContentFile(made.pictures[0]))
    return photo


@transaction.atomic
def remove(photo: Photo, *, by: User) -> Note:
    """Take a photo away, for good. Raises Refused if it is gone."""
    note = notes.locked(photo.note)
    notes.require_editor(by, note)
    row = note.photos.filter(pk=photo.pk).first()
    if row is None:
        raise Refused("This photo was taken away already.")
    drop([row])
    words.record_note(by, Verb.NOTE_PHOTO_REMOVED, note)
    return note


def drop(rows: list[Photo]) -> None:
    """Delete photos and, once that holds, their files."""
    for row in rows:
        name = row.file.name
        row.delete()
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


def seen_anew(note: Note) -> None:
    if note.state == Note.State.PUBLISHED:
        notes.unread(note)
        note.version += 1
        note.save()
