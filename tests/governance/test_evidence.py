"""Evidence: known by its content, kept under a random name, sent as an attachment."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from core.errors import Refused
from core.models import AuditEntry
from core.verbs import Verb
from governance import files
from governance.actions import evidence, reviews
from governance.models import Criterion, Evidence
from tests.make import make_approval, make_review, sign

PDF = b"%PDF-1.7\n...\n%%EOF"


def named(name, content):
    return SimpleUploadedFile(name, content)


def office(*parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for part in parts:
            # Without the time of day: every test process must make the same file.
            archive.writestr(zipfile.ZipInfo(part), "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("report.pdf", PDF, "application/pdf"),
        ("Screen.PNG", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0....", "image/jpeg"),
        ("list.csv", "Name;Müller\r\n".encode("cp1252"), "text/csv"),
        ("notes.txt", "Grüße – 100 %".encode(), "text/plain"),
        (
            "sheet.xlsx",
            office("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_a_file_is_known_by_name_and_content(name, content, content_type):
    found = files.inspect(named(name, content))
    assert (found.filename, found.content_type) == (name, content_type)
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.size == len(content)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("page.html", b"<script>", "not taken"),
        ("drawing.svg", b"<svg/>", "not taken"),
        ("run.exe", b"MZ", "not taken"),
        ("noname", PDF, "not taken"),
        ("report.pdf", b"<html>", "not what its name says"),
        ("report.pdf", b"\n%PDF-1.7", "not what its name says"),
        ("photo.png", b"\xff\xd8\xff\xe0", "not what its name says"),
        ("list.csv", b"a;b\x00c", "not what its name says"),
        ("letter.docx", PDF, "not what its name says"),
        ("letter.docx", office("word/document.xml"), "not what its name says"),
        (
            "letter.docx",
            office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "not what its name says",
        ),
        ("letter.docx", b"PK\x03\x04 broken", "not what its name says"),
        ("empty.txt", b"", "empty"),
    ],
)
def test_what_is_not_on_the_list_or_lies_is_refused(name, content, why):
    with pytest.raises(Refused, match=why):
        files.inspect(named(name, content))


def test_a_file_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    with pytest.raises(Refused, match="at most 0 MB"):
        files.inspect(named("report.pdf", PDF))


def test_a_path_in_the_name_is_dropped():
    held = ContentFile(PDF, name="C:\\secret\\..\\report.pdf")
    assert files.inspect(held).filename == "report.pdf"


# --- adding -------------------------------------------------------------------------
@pytest.fixture
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def review(cast, store):
    return make_review(cast, submitted=False)


def add(cast, review, **more):
    words = {"title": "Test report", "by": cast.pm}
    if "link" not in more:
        words["upload"] = named("report.pdf", PDF)
    return evidence.add(review, **{**words, **more})


def test_a_file_is_kept_with_its_hash_under_a_name_that_says_nothing(
    cast, review, store
):
    row = add(cast, review, criterion=Criterion.objects.get(code="S01"))
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "report" not in row.file.name
    assert not Path(row.file.name).suffix
    assert (store / row.file.name).read_bytes() == PDF
    entry = AuditEntry.objects.get(verb=Verb.EVIDENCE_ADDED)
    assert (entry.data["sha256"], entry.data["criterion"]) == (row.sha256, "S01")


def test_the_first_piece_opens_the_collecting(cast, review):
    add(cast, review)
    review.refresh_from_db()
    assert (review.state, review.version) == ("evidence", 2)


def test_it_is_a_file_or_a_link(cast, review):
    with pytest.raises(Refused, match="one of the two"):
        add(cast, review, upload=named("report.pdf", PDF), link="https://x.example.org")
    with pytest.raises(Refused, match="one of the two"):
        evidence.add(review, title="Nothing", by=cast.pm)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "x.org"])
def test_a_link_is_http_only(cast, review, link):
    with pytest.raises(Refused, match="begins with https"):
        add(cast, review, link=link)


def test_a_refused_file_leaves_nothing(cast, review, store):
    with pytest.raises(Refused):
        add(cast, review, upload=named("page.html", b"<script>"))
    assert not Evidence.objects.exists()
    assert not list(store.rglob("*"))


def test_who_neither_asks_nor_reviews_adds_nothing(cast, review):
    for person in (cast.executive, cast.other_pm, cast.po):
        with pytest.raises(PermissionDenied):
            add(cast, review, by=person)
    add(cast, review, by=cast.reviewer)


def test_a_criterion_of_another_gate_takes_none(cast, review):
    with pytest.raises(Refused, match="R03 is not part of GD-01"):
        add(cast, review, criterion=Criterion.objects.get(code="R03"))


def test_signed_and_decided_take_no_more(cast, board, review):
    reviews.submit(review, by=cast.pm)
    sign(review, by=board[0], stance="abstained", reason="No view.")
    with pytest.raises(Refused, match="R12 is signed"):
        add(cast, review, criterion=Criterion.objects.get(code="R12"))
    add(cast, review, criterion=Criterion.objects.get(code="S01"))
    with pytest.raises(Refused, match="decided already"):
        add(cast, make_approval(cast, "G4"))


# --- taking back --------------------------------------------------------------------
def test_a_mistake_is_taken_back_with_its_file(
    cast, review, django_capture_on_commit_callbacks
):
    row = add(cast, review)
    with django_capture_on_commit_callbacks(execute=True):
        evidence.remove(row, by=cast.pm)
    assert not default_storage.exists(row.file.name)
    assert (
        AuditEntry.objects.get(verb=Verb.EVIDENCE_REMOVED).data["sha256"] == row.sha256
    )


def test_another_person_cannot_take_it_back(cast, review):
    row = add(cast, review)
    with pytest.raises(PermissionDenied):
        evidence.remove(row, by=cast.reviewer)


def test_what_was_judged_by_stays(cast, board, review):
    row = add(cast, review, criterion=Criterion.objects.get(code="R12"))
    reviews.submit(review, by=cast.pm)
    reviews.assess(
        review.assessments.get(criterion__code="R12"), verdict="met", by=board[0]
    )
    with pytest.raises(Refused, match="judged by this evidence"):
        evidence.remove(row, by=cast.pm)


pytestmark = pytest.mark.django_db
