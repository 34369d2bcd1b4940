"""Files of what the grid shows: the same rows, columns and order; harmless, and unharmed."""

import csv
import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from backlog import exports, ranking
from backlog.models import Item
from core.imports.cells import disarmed, rearmed
from core.models import ImportRun
from tests.make import make_item

EXPORT = reverse("backlog:item_export")
GRID = reverse("backlog:item_grid")
DANGER = ["=1+1", "+49 30", "-2 steps", "@SUM(A1)", "'=quoted", "''-twice", "it's"]


@pytest.mark.parametrize("text", [*DANGER, "plain", "", "'", "5", "\t=x"])
def test_disarmed_text_begins_no_formula_and_comes_back(text):
    assert not disarmed(text).startswith(("=", "+", "-", "@", "\t"))
    assert rearmed(disarmed(text)) == text


@pytest.fixture
def items(cast, db):
    make_item(cast.product, "First", 8, 5, 5, 2, key="F-1", labels=["q1", "ai"])
    make_item(cast.other_product, "Theirs", 8, 5, 5, 3, key="F-2")
    make_item(cast.product, "=cmd|'/c calc'!A1", 8, 5, 5, 5, key="F-3", story_points=5)
    make_item(cast.product, "Unscored", key="F-4")
    make_item(cast.product, "Done", key="F-5", state="done")
    ranking.recompute()


def text_of(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_the_file_holds_what_the_grid_shows(as_pm, items):
    asked = {
        "columns": "labels.story_points",
        "product": Item.objects.get(key="F-1").product_id,
    }
    shown = [row.item.key for row in as_pm.get(GRID, asked).context["rows"]]
    table = list(csv.reader(io.StringIO(text_of(as_pm.get(EXPORT, asked)))))
    assert table[0] == ["Rank", "Key", "Title", "Value", "Time criticality", "Risk reduction", "Job size", "WSJF", "Labels", "Points"]  # fmt: skip
    assert [row[1] for row in table[1:]] == shown == ["F-1", "F-3", "F-4"]
    assert table[1] == ["1", "F-1", "First", "8", "5", "5", "2", "9.00", "q1, ai", ""]
    assert table[2][2] == "'=cmd|'/c calc'!A1"
    assert table[3] == ["", "F-4", "Unscored", "", "", "", "", "", "", ""]


def test_json_says_the_same_without_the_apostrophe(as_pm, items):
    told = json.loads(text_of(as_pm.get(EXPORT, {"as": "json", "columns": "state"})))
    assert [row["key"] for row in told] == ["F-1", "F-2", "F-3", "F-4"]
    assert told[2]["title"] == "=cmd|'/c calc'!A1"
    assert told[0]["state"] == "Idea"


def test_a_workbook_holds_text_as_text(as_pm, items):
    response = as_pm.get(EXPORT, {"as": "xlsx"})
    book = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "=cmd|&apos;" in sheet.replace("'", "&apos;")
    assert "<f>" not in sheet


def test_a_workbook_has_a_limit_and_the_way_out_is_said(as_pm, items, monkeypatch):
    monkeypatch.setattr(exports, "MOST_IN_A_WORKBOOK", 3)
    response = as_pm.get(EXPORT, {"as": "xlsx"})
    assert response.status_code == 409
    assert "take CSV" in response.content.decode()
    assert as_pm.get(EXPORT, {"as": "pdf"}).status_code == 404


def test_pages_follow_each_other_and_cost_the_same(
    as_pm, cast, monkeypatch, assert_flat
):
    monkeypatch.setattr(exports, "AT_ONCE", 4)
    for at in range(10):
        make_item(cast.product, "x", 8, 5, 5, 5, key=f"F-{at}")
    ranking.recompute()
    table = list(csv.reader(io.StringIO(text_of(as_pm.get(EXPORT)))))
    assert [row[1] for row in table[1:]] == [f"F-{at}" for at in range(10)]
    monkeypatch.setattr(exports, "AT_ONCE", 500)

    def more():
        for _ in range(20):
            make_item(cast.product, "x", 8, 5, 5, 3)

    assert_flat(lambda: text_of(as_pm.get(EXPORT)), more)


@pytest.mark.django_db(transaction=True)
def test_what_left_harmless_comes_back_unharmed(as_pm, cast, settings, tmp_path):
    """Out as CSV, and in again through the import."""
    settings.MEDIA_ROOT = tmp_path
    for at, title in enumerate(DANGER):
        make_item(cast.product, title, key=f"S-{at}", kind="story", labels=["=a"])
    asked = {"columns": "kind.labels", "kind": "story"}
    content = b"".join(as_pm.get(EXPORT, asked).streaming_content)
    into = f"backlog:{cast.product.pk}"
    file = SimpleUploadedFile("backlog.csv", content)
    as_pm.post(reverse("core:import_create"), {"into": into, "file": file})
    run = ImportRun.objects.get()
    as_pm.post(reverse("core:import_start", args=[run.pk]))
    back = Item.objects.exclude(external_key="").order_by("external_key")
    assert [item.title for item in back] == DANGER
    assert {(item.kind, *item.labels) for item in back} == {("story", "=a")}
