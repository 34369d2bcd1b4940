"""Many items in one step: looked at, made whole or not at all, taken back whole."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from backlog.actions import bulk, items
from backlog.models import BulkStep, Item, RankCause
from core.conflicts import field_of
from core.errors import Refused
from core.models import AuditEntry, User
from tests.make import make_item

pytestmark = pytest.mark.django_db
LOOK, MAKE = reverse("backlog:item_bulk"), reverse("backlog:bulk_create")
PASTE = reverse("backlog:item_paste")


def make(product, count, **fields):
    return [
        make_item(product, f"Item {at}", 8, 5, 5, 3, key=f"F-{at}", **fields)
        for at in range(count)
    ]


def seen(rows):
    return {row.pk: row.version for row in rows}


def test_500_items_change_and_change_back_in_one_step_each(
    cast, django_assert_max_num_queries
):
    rows = make(cast.product, 500, labels=["old"])
    with django_assert_max_num_queries(20):
        step = bulk.change(seen(rows), what="add_labels", value=["q1"], by=cast.pm)
    assert Item.objects.filter(labels=["old", "q1"], version=2).count() == 500
    assert AuditEntry.objects.filter(data__step=step.pk).count() == 500
    with django_assert_max_num_queries(20):
        bulk.undo(step, by=cast.pm)
    assert Item.objects.filter(labels=["old"], version=3).count() == 500
    with pytest.raises(Refused, match="already"):
        bulk.undo(step, by=cast.pm)
    with pytest.raises(Refused, match="At most 500"):
        bulk.change(dict.fromkeys(range(501), 1), what="state", value="x", by=cast.pm)


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("state", "ready"),
        ("due_on", "2026-12-01"),
        ("service", "expedite"),
        ("story_points", "2.5"),
        ("owner", None),
        ("drop_labels", ["old"]),
    ],
)
def test_whatever_was_changed_comes_back(cast, what, value):
    rows = make(cast.product, 2, labels=["old"], owner=cast.po)
    name = {"drop_labels": "labels"}.get(what, what)
    field = field_of(rows[0], name)
    value = field.to_python(value) if field and name == what else value
    step = bulk.change(seen(rows), what=what, value=value, by=cast.pm)
    held = [getattr(row, name) for row in Item.objects.order_by("pk")]
    assert held == ([value] * 2 if name == what else [[], []])
    bulk.undo(step, by=cast.pm)
    now = [getattr(row, name) for row in Item.objects.order_by("pk")]
    assert now == [getattr(row, name) for row in rows]


def test_it_is_not_taken_back_where_a_cell_changed_since(cast):
    rows = make(cast.product, 3)
    step = bulk.change(seen(rows), what="state", value="ready", by=cast.pm)
    items.move(rows[1], to="in_progress", by=cast.po)
    items.edit(rows[2], version=None, title="Another cell", by=cast.po)
    with pytest.raises(Refused, match=r"^F-1 changed since"):
        bulk.undo(step, by=cast.pm)
    assert Item.objects.filter(state="ready").count() == 2


def test_only_its_maker_who_still_may_takes_it_back(cast):
    rows = make(cast.product, 1)
    step = bulk.change(seen(rows), what="state", value="ready", by=cast.po)
    with pytest.raises(Refused, match="Only the person"):
        bulk.undo(step, by=cast.pm)
    cast.po.memberships.all().delete()
    with pytest.raises((PermissionDenied, Refused)):
        bulk.undo(step, by=User.objects.get(pk=cast.po.pk))


def test_nothing_is_saved_where_one_item_cannot_take_it(cast):
    rows = make(cast.product, 2)
    theirs = make_item(cast.other_product, key="Z-1")
    with pytest.raises((PermissionDenied, Refused)):
        bulk.change(seen([*rows, theirs]), what="state", value="ready", by=cast.pm)
    items.move(rows[0], to="ready", by=cast.pm)
    with pytest.raises(Refused, match="F-0 changed while you looked"):
        bulk.change(seen(rows), what="state", value="dropped", by=cast.pm)
    with pytest.raises(Refused, match="F-1: It cannot become done from here"):
        bulk.change(seen(rows[1:]), what="state", value="done", by=cast.pm)
    assert not BulkStep.objects.exists()


def test_the_ranking_hears_of_each_item_that_leaves_it(cast):
    rows = make(cast.product, 3)
    bulk.change(seen(rows), what="state", value="dropped", reason="Bought", by=cast.pm)
    assert RankCause.objects.count() == 3
    assert "Bought" in str(
        AuditEntry.objects.filter(verb="item.moved").latest("id").data
    )


# --- on the page -------------------------------------------------------------------
def test_it_is_looked_at_then_made_then_taken_back(as_pm, cast):
    one, done = make(cast.product, 2)
    Item.objects.filter(pk=done.pk).update(state="done")
    chosen = {"items": [one.pk, done.pk]}
    assert 'name="state"' in as_pm.post(LOOK, chosen).text
    other = as_pm.post(LOOK, chosen | {"what": "owner", "preview": "state"})
    assert 'name="owner"' in other.text
    assert not other.context["lines"]  # nobody has said yet to whom
    asked = {"what": "state", "state": "ready", "preview": "state"}
    page = as_pm.post(LOOK, chosen | asked)
    assert "1 of 2 would change" in page.text
    assert "It cannot become ready from here." in page.text
    assert f'value="{one.pk}:1"' in page.text
    made = as_pm.post(MAKE, asked | {"items": f"{one.pk}:1"})
    assert "State: Ready" in as_pm.get(made["Location"]).text
    step = BulkStep.objects.get()
    as_pm.post(reverse("backlog:bulk_undo", args=[step.pk]))
    assert Item.objects.get(pk=one.pk).state == "idea"
    assert "Taken back" in as_pm.get(made["Location"]).text


def test_one_that_changed_meanwhile_is_shown_as_it_stands_now(as_pm, cast):
    [item] = make(cast.product, 1)
    items.edit(item, version=1, labels=["hers"], by=cast.po)
    asked = {"preview": "add_labels", "labels": "mine"}
    asked |= {"what": "add_labels", "items": f"{item.pk}:1"}
    page = as_pm.post(MAKE, asked)
    assert page.status_code == 409
    assert "F-0 changed while you looked" in page.text
    assert "hers, mine" in page.text


def test_a_value_that_makes_no_sense_stays_on_the_page(as_pm, cast):
    [item] = make(cast.product, 1)
    asked = {"items": item.pk, "what": "due_on", "due_on": "soon"}
    asked["preview"] = "due_on"
    page = as_pm.post(LOOK, asked)
    assert (page.status_code, 'value="soon"' in page.text) == (422, True)


# --- through the API ---------------------------------------------------------------
def test_a_program_changes_many_and_takes_it_back(as_pm, cast, assert_flat):
    url, rows = "/api/v1/backlog-steps/", make(cast.product, 2)
    looked_at = [{"item": row.pk, "version": 1} for row in rows]
    body = {"items": looked_at, "what": "due_on", "value": "soon"}
    send = {"content_type": "application/json"}
    assert "value" in as_pm.post(url, body, **send).json()["fields"]
    made = as_pm.post(url, body | {"value": "2026-12-01"}, **send)
    assert (made.status_code, made.json()["what"]) == (201, "Due date: 2026-12-01")
    late = as_pm.post(url, body | {"value": "2026-12-02"}, **send)
    assert (late.status_code, "F-0, F-1 changed" in late.text) == (409, True)
    undone = as_pm.post(f"{url}{made.json()['id']}/undo/")
    assert undone.json()["undone_by"] == cast.pm.pk
    assert not Item.objects.filter(due_on__isnull=False).exists()
    again = iter(range(20))

    def more():
        for row in Item.objects.all():
            seen = {row.pk: row.version}
            value = [str(next(again))]
            bulk.change(seen, what="add_labels", value=value, by=cast.pm)

    assert_flat(lambda: as_pm.get(url), more)


# --- pasted scores -----------------------------------------------------------------
def paste(client, cells):
    sent = {"cells": json.dumps(cells)}
    return client.post(PASTE, sent, headers={"HX-Request": "true"})


def test_50_scores_with_two_bad_values_save_none_and_mark_the_two(as_pm, cast):
    rows = make(cast.product, 50)
    cells = [[row.pk, "job_size", "5"] for row in rows]
    cells[7][2], cells[30][2] = "4", "many"
    page = paste(as_pm, cells)
    assert page.status_code == 422
    assert "2 of 50 values cannot be saved, so none was." in page.text
    marked = [f'data-fault="job_size-{rows[at].pk}"' in page.text for at in range(50)]
    assert [at for at, is_marked in enumerate(marked) if is_marked] == [7, 30]
    assert not Item.objects.exclude(job_size=3).exists()


def test_50_scores_are_one_step_that_can_be_taken_back(as_pm, cast):
    rows = make(cast.product, 50)
    page = paste(as_pm, [[row.pk, "job_size", "5"] for row in rows])
    assert page.status_code == 200
    assert "50 pasted scores saved" in page["HX-Trigger"]
    assert Item.objects.filter(job_size=5, scored_by=cast.pm).count() == 50
    assert RankCause.objects.count() == 50
    undo = json.loads(page["HX-Trigger"])["toast"]["undo"]
    assert as_pm.post(undo, headers={"HX-Request": "true"}).status_code == 204
    assert Item.objects.filter(job_size=3).count() == 50


def test_a_story_and_another_teams_feature_take_no_pasted_score(as_pm, cast):
    story = make_item(cast.product, kind="story", key="S-1")
    theirs = make_item(cast.other_product, key="Z-1")
    page = paste(as_pm, [[story.pk, "job_size", "5"], [theirs.pk, "job_size", "5"]])
    assert "S-1 takes no scores." in page.text
    assert "Z-1: your role does not include its job size." in page.text


@pytest.mark.parametrize(
    "damaged",
    [
        "", "{}", "[[1]]", '[["x","y","z"]]', "[]", '[[Infinity,"job_size","5"]]',
        '[[1,"job_size","\\ud800"]]', "[" * 50_000,
    ],
)  # fmt: skip
def test_a_damaged_paste_is_no_fault_of_ours(as_pm, damaged):
    assert as_pm.post(PASTE, {"cells": damaged}).status_code == 422


def test_more_than_one_form_takes_is_said_in_words(as_pm):
    page = as_pm.post(LOOK, {"items": [f"{at}:1" for at in range(1_001)]})
    assert (page.status_code, "choose fewer" in page.text) == (400, True)
    assert "At most 500" in as_pm.post(LOOK, {"items": range(1, 502)}).text
    asked = as_pm.post(LOOK, {"items": f"1:{'9' * 5_000}", "what": "owner"})
    assert asked.status_code == 200
    damaged = as_pm.get(reverse("backlog:item_grid"), {"after": "damaged"})
    assert (damaged.status_code, "of another list" in damaged.text) == (400, True)
