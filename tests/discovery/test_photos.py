"""Photos of notes: only pixels are kept, for who may read the note, gone with its words."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image
from PIL.ExifTags import Base

from core.errors import Refused
from core.models import AuditEntry
from discovery.actions import consent, notes, photos
from discovery.models import Note, Photo
from tests.make import make_note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(name="board.jpg", color="white", size=(40, 30)):
    """A JPEG that says where, when and by whom it was taken."""
    image, kept = Image.new("RGB", size, color), BytesIO()
    exif = Image.Exif()
    exif[Base.Artist], exif[Base.Make] = "Donna Alvarez", "Phone of Donna"
    exif.get_ifd(0x8825)[1] = "N"
    image.save(kept, "PNG" if name.endswith("png") else "JPEG", exif=exif)
    return ContentFile(kept.getvalue(), name=name)


def add(note, cast, **more):
    return photos.add(note, upload=picture(**more), by=cast.frontline)


def test_only_the_pixels_of_a_photo_are_kept(cast):
    photo = add(make_note(cast), cast)
    with default_storage.open(photo.file.name) as kept:
        raw = kept.read()
    assert b"Donna" not in raw
    assert raw.startswith(b"\x89PNG")
    assert Image.open(BytesIO(raw)).getexif() == {}


def test_what_is_no_picture_is_refused_whatever_its_name_says(cast):
    note = make_note(cast)
    for name, raw in (
        ("a.jpg", b"<svg onload=alert(1)>"),
        ("a.jpg", b"\xff\xd8\xff but no picture"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.png", b""),
    ):
        with pytest.raises(Refused):
            photos.add(note, upload=ContentFile(raw, name=name), by=cast.frontline)
    assert not Photo.objects.exists()


def test_the_same_twice_and_more_than_ten_are_refused(cast, monkeypatch):
    note = make_note(cast)
    add(note, cast)
    with pytest.raises(Refused, match="there already"):
        add(note, cast)
    monkeypatch.setattr(photos, "MOST", 1)
    with pytest.raises(Refused, match="at most 1"):
        add(note, cast, color="red")


def test_a_photo_is_shown_to_who_may_read_the_note_and_never_as_a_page(cast, client_of):
    note = make_note(cast, published=True, visibility="private")
    photo = photos.add(note, upload=picture(), by=cast.pm)
    Note.objects.filter(pk=note.pk).update(state="published")
    answer = client_of(cast.pm).get(photo.get_absolute_url())
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert client_of(cast.executive).get(photo.get_absolute_url()).status_code == 404


def test_a_new_photo_sends_a_published_note_back_to_its_review(cast):
    note = make_note(cast, published=True)
    photos.add(note, upload=picture(), by=cast.pm)
    note.refresh_from_db()
    assert note.state == Note.State.REDACTION_REVIEW


def test_only_who_may_change_the_note_adds_one(cast):
    note = make_note(cast, published=True)
    with pytest.raises(PermissionDenied):
        photos.add(note, upload=picture(), by=cast.executive)


def test_who_added_it_is_not_told_by_the_trail(cast):
    photo = add(make_note(cast), cast)
    entry = AuditEntry.objects.get(verb="note.photo_added", subject_id=photo.note_id)
    assert entry.actor != cast.frontline


def test_withdrawn_photos_are_gone_from_the_disk(
    cast, django_capture_on_commit_callbacks
):
    note = make_note(cast)
    photo = add(note, cast)
    notes.publish(note, by=cast.pm)
    with django_capture_on_commit_callbacks(execute=True):
        consent.withdraw(note, by=cast.frontline)
    assert not Photo.objects.exists()
    assert not default_storage.exists(photo.file.name)


def test_one_is_taken_away(cast, as_frontline, django_capture_on_commit_callbacks):
    photo = add(make_note(cast), cast)
    with django_capture_on_commit_callbacks(execute=True):
        as_frontline.post(reverse("discovery:photo_remove", args=[photo.pk]))
    assert not default_storage.exists(photo.file.name)
    with pytest.raises(Refused, match="already"):
        photos.remove(photo, by=cast.frontline)


def test_the_page_takes_one_and_says_what_is_wrong(cast, as_frontline):
    note = make_note(cast)
    url = reverse("discovery:photo_add", args=[note.pk])
    assert as_frontline.post(url, {}).status_code == 422
    assert as_frontline.post(url, {"photo": picture()}).status_code == 302
    page = as_frontline.get(note.get_absolute_url()).content.decode()
    assert Photo.objects.get().get_absolute_url() in page
    assert 'capture="environment"' in page


def test_the_api_takes_one(cast, as_frontline):
    note = make_note(cast)
    answer = as_frontline.post(f"/api/v1/notes/{note.pk}/photos/", {"photo": picture()})
    assert answer.status_code == 201
    shown = as_frontline.get(answer.json()["url"])
    assert b"".join(shown.streaming_content).startswith(b"\x89PNG")
