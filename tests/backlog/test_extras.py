"""Fields of a product's own: defined by its management, everywhere an item is."""

import csv
import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from backlog.actions import extras
from backlog.extras import canonical
from backlog.models import CustomField, Item, ItemExtras
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry, ImportRun
from tests.make import make_item

GRID, EXPORT = reverse("backlog:item_grid"), reverse("backlog:item_export")
FIELDS, ITEMS = "/api/v1/custom-fields/", "/api/v1/items/"


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("text", "  two   words ", "two words"),
        ("number", "1.50", "1.5"),
        ("number", "-0", "0"),
        ("number", "1e3", "1000"),
        ("date", "2026-12-01", "2026-12-01"),
        ("choice", "north", "North"),
        ("choice", "", ""),
    ],
)
def test_two_ways_to_write_a_value_are_one(kind, text, kept):
    assert canonical(kind, text, ["North", "South"]) == kept


@pytest.mark.parametrize(
    ("kind", "text"),
    [("number", "many"), ("number", "1e99"), ("number", "nan"), ("date", "soon"), ("choice", "East"), ("text", "x" * 301)],
)  # fmt: skip
def test_what_a_field_does_not_take_is_said(kind, text):
    with pytest.raises(ValueError, match=r"[.]$"):
        canonical(kind, text, ["North", "South"])


@pytest.fixture
def region(cast, db):
    options = ["North", "South"]
    args = {"name": "Region", "kind": "choice", "options": options, "by": cast.pm}
    return extras.define(cast.product, **args)


@pytest.fixture
def cost(cast, db):
    return extras.define(cast.product, name="Cost", kind="number", by=cast.pm)


@pytest.fixture
def item(cast, db):
    return make_item(cast.product, "Masks", key="F-1")


def fill(item, cast, **more):
    return extras.fill(item, by=cast.po, **{"version": None, **more})


# --- definitions -------------------------------------------------------------------
def test_only_product_management_defines_and_a_name_is_taken_once(cast, region):
    with pytest.raises(PermissionDenied):
        extras.define(cast.product, name="Site", kind="text", by=cast.po)
    with pytest.raises(Unfit, match="has a field “region” already"):
        extras.define(cast.product, name="region", kind="text", by=cast.pm)
    with pytest.raises(Unfit, match="what can be chosen"):
        extras.define(cast.product, name="List", kind="choice", by=cast.pm)
    changed = extras.change(region, name="Area", options=["North"], version=1, by=cast.pm)  # fmt: skip
    assert AuditEntry.objects.latest("id").data["changed"]["name"] == ["Region", "Area"]
    with pytest.raises(Stale):
        extras.change(changed, name="Zone", options=["North"], version=1, by=cast.pm)
    extras.end(region, by=cast.pm)
    with pytest.raises(Refused, match="ended already"):
        extras.end(region, by=cast.pm)


def test_pages_of_definitions(as_pm, as_po, cast, region):
    url = reverse("backlog:field_list", args=[cast.product.pk])
    add = reverse("backlog:field_create", args=[cast.product.pk])
    assert "Another field" not in as_po.get(url).text
    assert as_pm.post(add, {"name": "Site", "kind": "choice"}).status_code == 422
    as_pm.post(add, {"name": "Site", "kind": "choice", "options": "A, B"})
    site = CustomField.objects.get(name="Site")
    edit = reverse("backlog:field_edit", args=[site.pk])
    as_pm.post(edit, {"name": "Place", "options": "A, C", "version": 1})
    site.refresh_from_db()
    assert (site.name, site.options) == ("Place", ["A", "C"])
    as_pm.post(reverse("backlog:field_end", args=[site.pk]))
    assert "what items hold stays" in as_pm.get(url).text


# --- values ------------------------------------------------------------------------
def test_values_are_kept_in_one_form_on_record_and_taken_back(cast, item, region, cost):
    item = fill(item, cast, values={region: "north", cost: "1.50"}, version=1)
    assert ItemExtras.objects.get().values == {region.code: "North", cost.code: "1.5"}
    assert AuditEntry.objects.latest("id").data["changed"] == {
        "Region": ["", "North"],
        "Cost": ["", "1.5"],
    }
    with pytest.raises(Stale):
        fill(item, cast, values={cost: "2"}, version=1)
    with pytest.raises(Unfit, match="One of North, South"):
        fill(item, cast, values={region: "East"})
    fill(item, cast, values={region: ""}, version=2)
    assert ItemExtras.objects.get().values == {cost.code: "1.5"}
    theirs = make_item(cast.other_product, key="G-1")
    with pytest.raises(Unfit, match="has no field"):
        extras.fill(theirs, values={cost: "1"}, version=None, by=cast.other_pm)


def test_the_page_keeps_what_was_typed_and_shows_both_versions(as_pm, cast, item, region, cost):  # fmt: skip
    url = reverse("backlog:item_fill", args=[item.pk])
    wrong = as_pm.post(url, {cost.code: "many", region.code: "North", "version": 1})
    assert wrong.status_code == 422
    assert "“many” is not a number." in wrong.text
    assert as_pm.post(url, {cost.code: "2", region.code: "North", "version": 1}).status_code == 302  # fmt: skip
    stale = as_pm.post(url, {cost.code: "3", region.code: "North", "version": 1})
    assert stale.status_code == 409
    assert "Cost" in stale.text
    page = as_pm.get(item.get_absolute_url()).text
    assert "<dt>Region</dt><dd>North</dd>" in page


def test_they_are_columns_filters_and_files(
    as_pm, cast, item, region, cost, assert_flat
):
    make_item(cast.product, "Other", key="F-2")
    fill(item, cast, values={region: "North", cost: "=1"[1:]})
    asked = {"product": cast.product.pk, region.code: "North"}
    response = as_pm.get(GRID, asked | {"columns": f"state.{region.code}.{cost.code}"})
    assert [row.item.key for row in response.context["rows"]] == ["F-1"]
    assert [column.label for column in response.context["columns"]][1:] == ["Region", "Cost"]  # fmt: skip
    assert response.context["form"].sentence.endswith(", Region: North")
    wanted = {"columns": region.code, "product": cast.product.pk}
    file = b"".join(as_pm.get(EXPORT, wanted).streaming_content).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(file)))
    assert [row[-1] for row in table] == ["Region", "North", ""]
    found = as_pm.get(ITEMS, {cost.code: "1.0"}).json()["results"]
    assert [(each["key"], each["extras"][region.code]) for each in found] == [("F-1", "North")]  # fmt: skip

    def more():
        for at in range(12):
            fill(make_item(cast.product, key=f"H-{at}"), cast, values={cost: "5"})

    assert_flat(lambda: as_pm.get(GRID, wanted), more)


def test_words_are_looked_for_within_text(as_pm, cast, item):
    note = extras.define(cast.product, name="Contract", kind="text", by=cast.pm)
    fill(item, cast, values={note: "LK-2026/17"})
    found = as_pm.get(GRID, {note.code: "lk-2026"}).context["rows"]
    assert [row.item.key for row in found] == ["F-1"]
    assert as_pm.get(GRID, {note.code: "none"}).context["rows"] == []


def test_through_the_api(as_pm, cast, item):
    body = {"product": cast.product.pk, "name": "Due at law", "kind": "date"}
    made = as_pm.post(FIELDS, json.dumps(body), content_type="application/json")
    assert made.status_code == 201
    code, at = made.json()["code"], f"{ITEMS}{item.pk}/"

    def sent(value, held):
        text = json.dumps({"values": {code: value}})
        kind = {"content_type": "application/json", "headers": {"If-Match": held}}
        return as_pm.post(f"{at}fill/", text, **kind)

    held = as_pm.get(at).headers["ETag"]
    assert sent("soon", held).status_code == 400
    answer = sent("2026-12-01", held)
    assert (answer.status_code, answer.json()["extras"]) == (200, {code: "2026-12-01"})
    assert sent("2026-12-02", held).status_code == 412


@pytest.mark.django_db(transaction=True)
def test_a_file_fills_them_and_says_what_was_not_taken(as_pm, cast, settings, tmp_path, region, cost):  # fmt: skip
    settings.MEDIA_ROOT = tmp_path
    text = "Key,Summary,Region,Cost\nA-1,First,north,=5\nA-2,Second,East,7\n"
    file = SimpleUploadedFile("a.csv", text.encode())
    into = f"backlog:{cast.product.pk}"
    as_pm.post(reverse("core:import_create"), {"into": into, "file": file})
    run = ImportRun.objects.get()
    as_pm.post(reverse("core:import_start", args=[run.pk]))
    held = {
        item.external_key: item.extras.values if hasattr(item, "extras") else {}
        for item in Item.objects.exclude(external_key="")
    }
    assert held == {"A-1": {region.code: "North"}, "A-2": {cost.code: "7"}}
