"""Evidence to look at: pages, pictures, texts, hostile files, and what links said."""

import hashlib
import io
import time

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core import fetching
from core.clock import today
from core.errors import Refused
from core.fetching import Unfetched
from core.models import AuditEntry, JobRun
from governance import dossier, picturing, previews, record, snapshots, tasks
from governance.actions import evidence
from governance.actions import previews as actions
from governance.actions import snapshots as links
from governance.models import Evidence, Look, Preview
from tests.make import make_approval, make_review
from tests.workers import promised

CARD = "4111 1111 1111 1111"
PAGE = b"""<html><head><title>Bridge letter</title><style>p{color:red}</style></head>
<body><script>alert(1)</script><h1>Bridge  letter</h1><p>Covers&nbsp;October &amp; November.
<p onclick="x()">Card 4111 1111 1111 1111</p></body></html>"""


def pdf(pages=3, size=(300, 400)):
    """Drawn by the library that reads it: no file in the repository."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(*size)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def picture(kind="PNG", size=(40, 30), **more):
    held = io.BytesIO()
    Image.new("RGB", size, "teal").save(held, kind, **more)
    return held.getvalue()


def with_exif():
    exif = Image.Exif()
    exif[0x010E] = "taken at the center"  # its description
    exif[0x0112] = 6  # turned by a quarter
    return picture("JPEG", (40, 30), exif=exif)


def piece(review, by, raw, name):
    upload = SimpleUploadedFile(name, raw)
    return evidence.add(review, title=name, upload=upload, by=by)


# --- what is drawn ----------------------------------------------------------------------
def test_pages_of_a_pdf_are_drawn_and_no_more_than_the_first_twelve():
    made = previews.made("application/pdf", pdf(14))
    assert (made.total, len(made.pictures)) == (14, picturing.MOST_PAGES)
    drawn = Image.open(io.BytesIO(made.pictures[0]))
    assert max(drawn.size) <= picturing.WIDEST


def test_a_picture_is_made_anew_turned_as_it_was_taken_without_what_it_told():
    made = previews.made("image/jpeg", with_exif())
    drawn = Image.open(io.BytesIO(made.pictures[0]))
    assert (drawn.format, drawn.size) == ("PNG", (30, 40))
    assert not drawn.getexif()
    assert b"taken at" not in made.pictures[0]


def test_text_is_shown_as_text_redacted():
    made = previews.made("text/csv", f"name,card\nA,{CARD}\n".encode())
    assert made.text == "name,card\nA,[PAN]\n"
    assert previews.made("application/vnd.ms", b"PK").why == previews.NO_PREVIEW


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("application/pdf", b"%PDF-1.7\nno more"),
        ("application/pdf", b"%PDF-1.7\n" + b"[" * 200_000),
        ("image/png", b"\x89PNG\r\n\x1a\n...."),
        ("image/png", picture()[:40]),
        ("image/jpeg", picture("GIF")),  # the name of one kind, the content of another
    ],
    ids=["broken", "nested", "no picture", "half a picture", "another kind"],
)
def test_what_cannot_be_drawn_is_said_and_breaks_nothing(kind, raw):
    assert previews.made(kind, raw) == previews.Made(why=previews.NOT_DRAWN)


def test_bombs_go_off_in_a_process_of_their_own(monkeypatch):
    bomb = picture(size=(12_000, 9_000))  # a few kB that unpack to 324 MB
    assert len(bomb) < 500_000
    assert previews.made("image/png", bomb).why == previews.NOT_DRAWN
    huge = previews.made("application/pdf", pdf(1, (14_400, 14_400)))
    assert max(Image.open(io.BytesIO(huge.pictures[0])).size) <= picturing.WIDEST
    monkeypatch.setattr(previews, "SECONDS", 0.01)
    began = time.monotonic()
    assert previews.made("application/pdf", pdf()).why == previews.NOT_DRAWN
    assert time.monotonic() - began < promised(5)


# --- what is kept and shown -------------------------------------------------------------
@pytest.mark.django_db
def test_a_preview_is_made_once_and_its_pages_are_sent_as_pictures_of_ours(
    cast, client_of, django_capture_on_commit_callbacks
):
    review = make_review(cast, submitted=False)
    with django_capture_on_commit_callbacks(execute=True):
        row = piece(review, cast.pm, pdf(2), "report.pdf")
        again = piece(review, cast.pm, pdf(2), "copy.pdf")
    assert Preview.objects.filter(drawn=2).count() >= 1
    assert JobRun.objects.filter(job=tasks.PREVIEW, state="succeeded").exists()
    assert {row.sha256, again.sha256} == set(Preview.objects.values_list("sha256", flat=True))  # fmt: skip
    client = client_of(cast.reviewer)
    page = client.get(reverse("governance:evidence_preview", args=[row.pk]))
    assert "Page 2 of 2 of report.pdf" in page.content.decode()
    sent = client.get(reverse("governance:evidence_picture", args=[row.pk, 2]))
    assert sent["Content-Type"] == "image/png"
    assert sent["Cache-Control"] == "private, no-store"
    assert sent["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(sent.streaming_content).startswith(b"\x89PNG")
    for wrong in (0, 3):
        url = reverse("governance:evidence_picture", args=[row.pk, wrong])
        assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_a_lost_message_is_found_by_the_sweep(cast):
    row = piece(make_review(cast, submitted=False), cast.pm, picture(), "a.png")
    assert not Preview.objects.exists()
    waiting = reverse("governance:evidence_preview", args=[row.pk])
    assert waiting
    tasks.sweep_evidence()
    tasks.sweep_evidence()
    assert Preview.objects.get().drawn == 1


@pytest.mark.django_db
def test_a_reviewer_says_that_she_looked_and_it_is_kept_once(cast, client_of):
    row = piece(make_review(cast), cast.reviewer, picture(), "a.png")
    url = reverse("governance:evidence_look", args=[row.pk])
    client = client_of(cast.reviewer)
    for _ in "12":
        shown = client.post(url, headers={"hx-request": "true"}).content.decode()
    assert "Ada looked at it" in shown
    assert "I have looked" not in shown
    assert Look.objects.get().person == cast.reviewer
    assert AuditEntry.objects.filter(verb="evidence.looked_at").count() == 1
    with pytest.raises(PermissionDenied):
        actions.look(row, by=cast.pm)
    told = client.get(f"/api/v1/evidence/{row.pk}/preview/").json()
    assert [each["person"] for each in told["looks"]] == [cast.reviewer.pk]


# --- what a link said -------------------------------------------------------------------
def test_the_text_of_a_page_is_what_a_reader_sees_redacted_and_hashed():
    found = snapshots.of(PAGE, "text/html; charset=utf-8")
    lines = ["Bridge letter", "Bridge letter", "Covers October & November.", "Card [PAN]"]  # fmt: skip
    assert found.text.split("\n") == lines
    assert found.sha256 == hashlib.sha256(found.text.encode()).hexdigest()
    assert snapshots.of(PAGE, "text/html").text == found.text


@pytest.mark.parametrize(
    ("raw", "kind", "why"),
    [
        (b"%PDF-1.7", "application/pdf", "add it as a file"),
        (b"<script>draw()</script>", "text/html", "no text to keep"),
        (b"\xff\xd8", "", "of no kind"),
    ],
)
def test_what_has_no_text_says_what_to_do(raw, kind, why):
    with pytest.raises(Unfetched, match=why):
        snapshots.of(raw, kind)


@pytest.fixture
def says(monkeypatch):
    """What every address answers; an exception stands for one that does not."""

    def answers(said):
        def fetch(address, to, **_):
            if isinstance(said, Exception):
                raise said
            to.write_bytes(said)
            return "text/html"

        monkeypatch.setattr(fetching, "fetch", fetch)

    return answers


@pytest.mark.django_db
def test_a_link_is_fetched_kept_and_bound_by_what_is_signed(cast, says):
    says(PAGE)
    review = make_review(cast, submitted=False)
    row = evidence.add(review, title="Letter", link="https://e.org/a", by=cast.pm)
    assert row.snapshot_state == "waiting"
    before = record.digest(type(review).objects.for_page().get(pk=review.pk))
    tasks.snapshot_link(row.pk)
    row = Evidence.objects.get(pk=row.pk)
    assert (row.snapshot_state, row.snapshot_text[:13]) == ("kept", "Bridge letter")
    fresh = type(review).objects.for_page().get(pk=review.pk)
    assert record.digest(fresh) != before
    assert record.document(fresh)["evidence"][0]["snapshot_sha256"] == row.snapshot_sha256  # fmt: skip
    assert dossier.proof(row)["snapshot_text"] == row.snapshot_text
    says(b"<p>Another text</p>")
    tasks.snapshot_link(row.pk)  # twice: what is kept stays
    assert Evidence.objects.get(pk=row.pk).snapshot_sha256 == row.snapshot_sha256
    with pytest.raises(Refused, match="kept already"):
        links.ask(row, by=cast.pm)


@pytest.mark.django_db
def test_a_failure_is_said_and_somebody_may_have_it_fetched_again(
    cast, says, client_of
):
    says(Unfetched("The address did not answer in time."))
    review = make_review(cast, submitted=False)
    row = evidence.add(review, title="Letter", link="https://e.org/a", by=cast.pm)
    tasks.snapshot_link(row.pk)
    client = client_of(cast.pm)
    page = client.get(reverse("governance:evidence_preview", args=[row.pk]))
    assert "did not answer in time" in page.content.decode()
    says(PAGE)
    client.post(reverse("governance:evidence_fetch", args=[row.pk]))
    assert Evidence.objects.get().snapshot_state == "waiting"
    tasks.sweep_evidence()  # whose message was lost
    page = client.get(reverse("governance:evidence_preview", args=[row.pk]))
    assert "Covers October &amp; November." in page.content.decode()


@pytest.mark.django_db
def test_what_comes_after_the_decision_changes_nothing_that_was_signed(cast, says):
    says(PAGE)
    review = make_approval(cast, "G4")
    row = Evidence.objects.create(
        review=review, title="Letter", link="https://e.org/a", snapshot_state="waiting",
        collected_on=today(), added_by=cast.pm,
    )  # fmt: skip
    version = review.version
    tasks.snapshot_link(row.pk)
    row, review = Evidence.objects.get(), type(review).objects.get()
    assert (row.snapshot_state, row.snapshot_sha256) == ("failed", "")
    assert "too late" in row.snapshot_why
    assert review.version == version


def test_an_address_of_our_own_network_is_never_read(tmp_path):
    with pytest.raises(Unfetched, match="private network"):
        snapshots.taken("http://127.0.0.1:8000/admin/")
