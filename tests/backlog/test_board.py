"""The backlog by state: what it shows, and that a limit holds through every door."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from backlog.actions import bulk, items, limits
from backlog.models import Item, WorkLimit
from core.errors import Refused, Stale
from core.models import AuditEntry
from tests.make import make_item

pytestmark = pytest.mark.django_db
BOARD = reverse("backlog:item_board")
LIVE = reverse("backlog:board_live")
LIMITS = "/api/v1/work-limits/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def full(cast):
    """ASSIST holds 2 of 2 in progress; F-3 is ready, and so is E-1, which does not count."""
    limits.limit(cast.product, ready=None, in_progress=2, version=0, by=cast.pm)
    for at, state in enumerate(["in_progress", "in_progress", "ready"], 1):
        make_item(cast.product, f"Item {at}", 8, 5, 5, at, key=f"F-{at}", state=state)
    make_item(cast.product, "Epic", kind="epic", key="E-1", state="ready")
    make_item(cast.other_product, "Theirs", key="G-1", state="ready")
    return {item.key: item for item in Item.objects.all()}


def move(client, item, to, **data):
    url = reverse("backlog:board_move", args=[item.pk])
    data = {"horizon": to, "version": item.version} | data
    return client.post(url, data, headers=HTMX)


def test_a_lane_for_each_product_with_its_limits(as_pm, full):
    board = as_pm.get(BOARD).context["board"]
    assert [lane.product.code for lane in board.lanes] == ["ASSIST", "PAYSEC"]
    ours, theirs = board.lanes
    held = {
        state: [row.item.key for row in rows] for state, rows in ours.tracks.items()
    }
    assert held == {"idea": [], "ready": ["F-3", "E-1"], "in_progress": ["F-1", "F-2"]}
    [load] = ours.loads
    assert (load.label, load.count, load.most, load.is_over) == ("In progress", 2, 2, False)  # fmt: skip
    assert (ours.can_limit, theirs.can_limit, theirs.loads) == (True, False, [])
    assert [(each.code, each.count) for each in board.closed] == [("done", 0), ("dropped", 0)]  # fmt: skip


def test_one_more_asks_for_its_reason_and_then_says_that_it_is_over(as_pm, full):
    item = full["F-3"]
    asked = move(as_pm, item, "in_progress")
    assert asked.status_code == 422
    assert "ASSIST holds 2 of 2 in progress" in asked.text
    assert "data-move-form" in asked.text
    moved = move(as_pm, item, "in_progress", reason="The law changed")
    toast = json.loads(moved.headers["HX-Trigger"])["toast"]["text"]
    assert toast == "F-3 is in progress. ASSIST now holds 3 there, and 2 is its limit."
    assert "over its limit" in moved.text
    assert AuditEntry.objects.latest("id").data["reason"] == "The law changed"


def test_what_is_not_counted_passes(as_pm, full):
    assert move(as_pm, full["E-1"], "in_progress").status_code == 200


def test_every_door_asks_for_the_reason(as_pm, cast, full):
    item = full["F-3"]
    with pytest.raises(Refused, match="say why one more"):
        items.move(item, to="in_progress", by=cast.pm)
    cell = reverse("backlog:item_cell", args=[item.pk])
    data = {"state": "in_progress", "seen": "ready", "version": 1}
    answer = as_pm.post(cell, data, headers=HTMX)
    assert (answer.status_code, "2 of 2" in answer.text) == (422, True)
    page = as_pm.post(
        reverse("backlog:item_move", args=[item.pk]), {"to": "in_progress"}
    )
    assert (page.status_code, "2 of 2" in page.text) == (422, True)
    answer = as_pm.post(
        f"/api/v1/items/{item.pk}/move/",
        json.dumps({"to": "in_progress"}),
        content_type="application/json",
        headers={"If-Match": "*"},
    )
    assert (answer.status_code, "2 of 2" in answer.text) in {(409, True), (412, False), (428, False)}  # fmt: skip
    with pytest.raises(Refused, match="2 of 2"):
        bulk.change({item.pk: 1}, what="state", value="in_progress", by=cast.pm)
    assert Item.objects.get(key="F-3").state == "ready"
    why = {"reason": "The law changed", "by": cast.pm}
    bulk.change({item.pk: 1}, what="state", value="in_progress", **why)
    assert Item.objects.get(key="F-3").state == "in_progress"


def test_a_step_that_the_state_does_not_allow_is_a_rule_said(as_pm, full):
    answer = move(as_pm, full["F-3"], "done")
    assert answer.status_code == 409
    assert "F-3 is ready: it cannot become done from here." in answer.text


def test_a_stale_card_shows_both_and_a_plain_browser_goes_back(as_pm, cast, full):
    items.edit(full["F-3"], title="Other", version=1, by=cast.pm)
    assert 'id="stale"' in move(as_pm, full["F-3"], "idea").text
    url = reverse("backlog:board_move", args=[full["F-2"].pk])
    answer = as_pm.post(url, {"horizon": "ready", "version": 1})
    assert (answer.status_code, answer.url) == (302, f"{BOARD}?view=all")


def test_nothing_new_is_204(as_pm, cast, full):
    held = str(as_pm.get(BOARD).context["board"].revision)
    assert as_pm.get(LIVE, headers={"X-Rev": held}).status_code == 204
    items.move(full["F-2"], to="ready", by=cast.pm)
    assert 'id="board"' in as_pm.get(LIVE, headers={"X-Rev": held}).text


# --- limits ------------------------------------------------------------------------
def test_limits_are_set_by_product_management(as_pm, as_po, cast, full):
    url = reverse("backlog:limit_edit", args=[cast.product.pk])
    assert as_po.get(url).status_code == 403
    assert as_pm.post(url, {"ready": 0, "version": 1}).status_code == 422
    answer = as_pm.post(url, {"ready": 4, "in_progress": 2, "version": 1})
    assert answer.status_code == 302
    assert AuditEntry.objects.latest("id").data["changed"] == {"ready": [None, 4]}
    stale = as_pm.post(url, {"ready": 9, "version": 1})
    assert (stale.status_code, "As it is saved now" in stale.text) == (409, True)
    with pytest.raises(Stale):
        limits.limit(cast.product, ready=1, in_progress=1, version=0, by=cast.pm)
    with pytest.raises(PermissionDenied):
        limits.limit(cast.product, ready=1, in_progress=1, version=2, by=cast.po)


def test_limits_through_the_api(as_pm, cast):
    body = {"product": cast.product.pk, "ready": 4}
    made = as_pm.post(LIMITS, json.dumps(body), content_type="application/json")
    assert (made.status_code, made.json()["in_progress"]) == (201, None)
    url = f"{LIMITS}{made.json()['id']}/"
    held = {"If-Match": as_pm.get(url).headers["ETag"]}
    fewer = json.dumps({"ready": 3})
    answer = as_pm.patch(url, fewer, content_type="application/json", headers=held)
    assert (answer.status_code, WorkLimit.objects.get().ready) == (200, 3)
    again = as_pm.patch(url, fewer, content_type="application/json", headers=held)
    assert again.status_code == 412


def test_the_board_costs_the_same_with_more(as_pm, cast, full, assert_flat):
    def more():
        for _ in range(15):
            make_item(cast.product, "x", 5, 5, 5, 5, state="ready", owner=cast.pm)

    assert_flat(lambda: as_pm.get(BOARD), more)
