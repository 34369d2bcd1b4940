"""Files of the roadmap: what they hold for whom, and how they are made and forgotten."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pypdf
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from PIL import Image
from pptx import Presentation

from core.clock import now
from core.errors import Refused
from core.models import AuditEntry, JobRun
from roadmap import exports, queries
from roadmap.actions import exports as actions
from roadmap.audiences import Audience, Slip, View, columns_of
from roadmap.exports import fitting, paint
from roadmap.models import Card, Export
from roadmap.tasks import make_export, sweep_exports
from scripts.office import executable
from tests.roadmap.make import make_card
from tests.roadmap.test_audiences import WHOLE, kept_from, make_full
from tests.ui.test_contrast import COLOURS, linear

LONG = (
    "Every associate who takes a hardship call from a customer with two accounts sees "
    "one agreed plan, in words to read out, and need not ask anybody else for it twice"
)


def text_of(kind: str, content: bytes) -> str:
    """All that a file says: pages and headings, slides and notes, and its own name."""
    if kind == "pdf":
        found = pypdf.PdfReader(BytesIO(content))
        return "\n".join(page.extract_text() for page in found.pages) + str(
            found.metadata
        )
    if kind == "pptx":
        with ZipFile(BytesIO(content)) as parts:
            return "\n".join(
                parts.read(name).decode(errors="replace") for name in parts.namelist()
            )
    return content.decode("utf-8-sig")


def view(*slips: Slip, audience: Audience = Audience.INTERNAL) -> View:
    return View(audience, date(2026, 11, 16), columns_of(slips or [WHOLE], audience))


# --- what they hold ---------------------------------------------------------------------
@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("kind", ["csv", "pptx", "pdf"])
def test_a_file_says_nothing_that_its_audience_may_not_see(cast, kind, audience):
    make_full(cast, horizon="now")
    text = text_of(kind, exports.made(queries.view_of(audience), kind))
    flat = " ".join(text.split())
    assert [word for word in kept_from(audience) if word in flat] == []
    assert "Wrap up without retyping" in flat
    note = settings.SHARED_NOTE if audience == "vendor" else settings.PRINT_NOTE
    assert kind == "csv" or note in flat


def test_a_pdf_has_bookmarks_tags_a_language_and_a_name():
    made = exports.made(view(WHOLE, replace(WHOLE, title="Next to it")), "pdf")
    found: Any = pypdf.PdfReader(BytesIO(made))
    names = [
        [each.title for each in row] if isinstance(row, list) else row.title
        for row in found.outline
    ]
    assert names == [
        "Roadmap",
        "Now",
        ["Wrap up without retyping", "Next to it"],
    ]
    root = found.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    tags = list(tags_in(root["/StructTreeRoot"]))
    assert tags.count("/H1") == 2  # the roadmap, and Now
    assert tags.count("/H2") == 2
    assert found.metadata.title == "Roadmap, internal view, 16 November 2026"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def tags_in(node):
    """The kinds of all elements below `node`, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, dict) and "/S" in kid:
            yield kid["/S"]
            yield from tags_in(kid)


def test_slides_are_text_with_titles_colours_and_evidence_in_the_notes():
    made = Presentation(BytesIO(exports.made(view(), "pptx")))
    assert [slide.shapes.title.text for slide in made.slides] == [
        "Roadmap",
        "Now",
        "Wrap up without retyping",
        "Next",
        "Later",
    ]
    card = made.slides[2]
    notes = card.notes_slide.notes_text_frame.text
    assert "n1 Typed three times" in notes
    assert "Evidence: 4 notes" in notes
    said = [s.text_frame.text for s in card.shapes if s.has_text_frame]
    assert any("They type it three times." in text for text in said)
    assert not any(shape.shape_type == 13 for shape in card.shapes)  # no picture
    with ZipFile(BytesIO(exports.made(view(), "pptx"))) as parts:
        assert b'typeface="IBM Plex Sans"' in parts.read("ppt/theme/theme1.xml")
        assert b"4967C5" in parts.read("ppt/slides/slide3.xml")  # the second cord


@pytest.mark.slow
def test_an_office_opens_the_slides_and_reads_them(tmp_path):
    office = executable()
    assert office, "make test installs one: scripts/office.py"
    slips = [WHOLE, *(replace(WHOLE, title=f"{LONG} {n}") for n in range(15))]
    (tmp_path / "deck.pptx").write_bytes(exports.made(view(*slips), "pptx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "deck.pptx"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120, capture_output=True)
    read = pypdf.PdfReader(tmp_path / "deck.pdf")
    pages = [" ".join(page.extract_text().split()) for page in read.pages]
    assert len(pages) == 1 + 2 + 16 + 2  # sixteen cards are two slides of a column
    assert "As of 16 November 2026" in pages[0]
    assert "Now (1 of 2)" in pages[1]
    for words in ("Wrap up without retyping", "They type it three times.", "397 s"):
        assert words in pages[3].replace("\N{NO-BREAK SPACE}", " ")
    assert LONG in pages[4]


def test_a_picture_is_as_tall_as_its_cards():
    few = Image.open(BytesIO(exports.made(view(), "png")))
    many = Image.open(BytesIO(exports.made(view(*[WHOLE] * 16), "png")))
    assert few.format == many.format == "PNG"
    assert few.width == many.width > 1600
    assert many.height > 2 * few.height


def test_a_sheet_has_the_columns_of_its_audience_and_no_formula():
    slip = Slip(
        horizon="now", title='=HYPERLINK("x")', product="Assist", cord=1, external="-1"
    )
    made = exports.made(view(slip, audience=Audience.VENDOR), "csv")
    assert made.decode("utf-8-sig").splitlines() == [
        "Horizon,Outcome,Product,External date",
        """Now,"'=HYPERLINK(""x"")",Assist,'-1""",
    ]


# --- fitting and paint ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "size"), [("Short", 34), ("Payments " * 8, 34), (LONG, 24)]
)
def test_a_title_shrinks_until_it_fits(text, size):
    assert fitting.size_of(text.strip(), 11.8, 34) <= size
    assert fitting.size_of("Short", 11.8, 34) == 34
    assert fitting.size_of(LONG, 11.8, 34) == 24


def test_lines_stand_in_two_columns_and_never_below_the_foot():
    lines = [(f"Label {n}", "word " * 60) for n in range(9)]
    left, right = fitting.columns(lines, 5.7, 4.0)
    for part in (left, right):
        assert part
        assert sum(fitting.room(line, 5.7) for line in part) <= 4.0
    assert fitting.clipped("one two three", 9) == "one two…"
    assert fitting.clipped("one", 9) == "one"


@pytest.mark.parametrize("name", paint.NAMES)
def test_colours_of_files_are_those_of_the_pages(name):
    lightness, chroma, hue = (float(value) for value in COLOURS[name][:3])
    channels = linear(lightness / 100, chroma, hue)
    assert (
        "".join(f"{round(255 * curve(c)):02X}" for c in channels) == paint.NAMES[name]
    )


def curve(value: float) -> float:
    """Linear light → what a screen is told (sRGB)."""
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


# --- asked for, made, forgotten ----------------------------------------------------------------
def post(client, **fields):
    body = {"kind": "csv", "audience": "internal", **fields}
    return client.post(reverse("roadmap:export_create"), body)


def test_a_short_file_is_there_at_once_and_is_told_in_the_trail(cast, as_pm, client_of):
    make_full(cast)
    answer = post(as_pm, product=cast.product.pk)
    export = Export.objects.get()
    page = as_pm.get(answer["Location"])  # the list, with the new file in it
    assert list(page.context["page"].rows) == [export]
    download = reverse("roadmap:export_download", args=[export.pk])
    assert f'content="0; url={download}"' in page.content.decode()
    file = as_pm.get(download)
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert "roadmap-internal-" in file["Content-Disposition"]
    assert b"Wrap up without retyping" in file.content
    other = client_of(cast.executive)
    assert other.get(download).status_code == 404
    assert download not in other.get(answer["Location"]).content.decode()
    entry = AuditEntry.objects.get(verb="export.asked")
    assert entry.data["products"] == [cast.product.code]
    page = as_pm.get(reverse("roadmap:export_list"))
    assert "CSV of the Internal view" in page.text


def test_the_floor_gets_files_of_its_own_view_alone(cast, as_frontline):
    make_full(cast)
    for audience in ("internal", "executive", "vendor"):
        assert post(as_frontline, audience=audience).status_code == 422
        with pytest.raises(PermissionDenied):
            actions.ask(kind="csv", audience=audience, by=cast.frontline)
    assert post(as_frontline, audience="frontline").status_code == 302
    with Export.objects.get().file.open() as file:
        content = file.read().decode()
    assert [word for word in kept_from("frontline") if word in content] == []


def make_many(cast, count: int) -> None:
    Card.objects.bulk_create(
        Card(
            key=f"RC-{n:03d}",
            title=f"Card {n}",
            product=cast.product,
            horizon="later",
            position=n,
            entered_on=date(2026, 10, 1),
        )
        for n in range(1, count + 1)
    )


def test_a_long_file_is_made_by_a_worker_and_kept_for_a_day(
    cast, as_pm, django_capture_on_commit_callbacks
):
    make_many(cast, exports.AT_ONCE + 1)
    answer = post(as_pm)
    export = Export.objects.get()
    assert answer["Location"] == export.get_absolute_url()
    waiting = as_pm.get(export.get_absolute_url())
    assert "Waiting for a worker" in waiting.text
    progress = reverse("roadmap:export_progress", args=[export.pk])
    assert 'hx-trigger="load' in as_pm.get(progress).text
    download = reverse("roadmap:export_download", args=[export.pk])
    assert as_pm.get(download).status_code == 404
    make_export(export.pk)
    make_export(export.pk)  # twice is once
    [run] = JobRun.objects.filter(job="roadmap.tasks.make_export", rows_done=61)
    assert run.state == JobRun.State.SUCCEEDED
    assert "The file is ready" in as_pm.get(export.get_absolute_url()).text
    assert as_pm.get(download).content.count(b"Card ") == 61
    export.refresh_from_db()
    path = export.file.path
    Export.objects.update(expires_at=now() - timedelta(seconds=1))
    assert as_pm.get(download).status_code == 404
    assert "day is over" in as_pm.get(export.get_absolute_url()).text
    sweep_exports()
    assert not Export.objects.exists()
    with pytest.raises(FileNotFoundError), open(path):  # noqa: PTH123
        pass


def test_what_was_sent_and_lost_is_made_by_the_sweep(
    cast, django_capture_on_commit_callbacks
):
    make_many(cast, exports.AT_ONCE + 1)
    with django_capture_on_commit_callbacks() as sent:
        export = actions.ask(kind="csv", audience="internal", by=cast.pm)
    assert len(sent) == 1
    Export.objects.update(asked_at=now() - timedelta(minutes=5))
    sweep_exports()
    export.refresh_from_db()
    assert export.is_ready


def test_where_a_library_is_missing_it_is_said_and_the_rest_works(
    cast, as_pm, monkeypatch
):
    make_card(cast)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = post(as_pm, kind="pdf")
    assert answer.status_code == 409
    assert "libpango-1.0-0" in answer.text
    export = Export.objects.get()
    assert "libpango-1.0-0" in as_pm.get(export.get_absolute_url()).text
    assert post(as_pm, kind="pptx").status_code == 302
    with pytest.raises(Refused):
        exports.made(view(), "png")


def test_a_right_that_went_meanwhile_is_asked_again(cast):
    export = actions.ask(kind="csv", audience="internal", by=cast.pm)
    cast.pm.memberships.all().delete()
    with pytest.raises(PermissionDenied):
        actions.make(Export.objects.get(pk=export.pk))
    export.refresh_from_db()
    assert export.state == Export.State.FAILED
    assert not export.file


def test_the_api_asks_for_a_file_and_fetches_it(cast, as_pm, client_of):
    make_full(cast)
    body = {"kind": "csv", "audience": "frontline", "products": [cast.product.pk]}
    asked = as_pm.post("/api/v1/exports/", body, content_type="application/json")
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    url = f"/api/v1/exports/{asked.json()['id']}/"
    assert as_pm.get(f"{url}download/").status_code == 404
    make_export(asked.json()["id"])
    assert as_pm.get(url).json()["state"] == "done"
    content = as_pm.get(f"{url}download/").content.decode()
    assert [word for word in kept_from("frontline") if word in content] == []
    assert client_of(cast.executive).get(f"{url}download/").status_code == 404


def test_one_s_files_cost_the_same_with_more_of_them(cast, as_pm, assert_flat):
    def more() -> None:
        for _ in range(3):
            actions.make(
                actions.ask(
                    kind="csv", audience="vendor", products=[cast.product], by=cast.pm
                )
            )

    more()
    assert_flat(lambda: as_pm.get(reverse("roadmap:export_list")), more)
